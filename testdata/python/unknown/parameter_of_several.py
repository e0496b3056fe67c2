# Several services have the method with these arguments.
# expect:
# unresolved: kinesis kinesisvideo
# start: files
import boto3


def make(client):
    client.create_stream(StreamName="s")
