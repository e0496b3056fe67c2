# A loop variable is still there after the loop.
# expect: s3:ListBuckets
import boto3


def handler(event, context):
    client = None
    while client is None:
        client = boto3.client("s3")
    client.list_buckets()
