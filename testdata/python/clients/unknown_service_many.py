# The service is chosen by the event, and two have such a method with such an argument.
# expect:
# unresolved: kinesis kinesisvideo
import boto3


def handler(event, context):
    client = boto3.client(event["service"])
    client.create_stream(StreamName="s")
