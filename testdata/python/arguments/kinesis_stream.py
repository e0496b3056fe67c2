# A stream with tags.
# expect: kinesis:CreateStream
# actions: kinesis:CreateStream, kinesis:AddTagsToStream
import boto3

kinesis = boto3.client("kinesis")


def handler(event, context):
    kinesis.create_stream(StreamName="s", Tags={"a": "b"})
