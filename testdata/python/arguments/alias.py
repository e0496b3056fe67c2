# Two names for one dict.
# expect: s3:PutObject(Bucket, Key, Tagging)
import boto3


def handler(event, context):
    request = {"arguments": {"Bucket": "b", "Key": "k"}}
    inner = request["arguments"]
    inner["Tagging"] = "a=b"
    boto3.client("s3").put_object(**request["arguments"])
