# A generator yields clients.
# expect: s3:ListBuckets
import boto3


def clients():
    for region in ("eu-west-1", "us-east-1"):
        yield boto3.client("s3", region_name=region)


def handler(event, context):
    for client in clients():
        client.list_buckets()
