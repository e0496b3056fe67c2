# A stream without.
# expect: kinesis:CreateStream
# actions: kinesis:CreateStream
import boto3

kinesis = boto3.client("kinesis")


def handler(event, context):
    kinesis.create_stream(StreamName="s")
