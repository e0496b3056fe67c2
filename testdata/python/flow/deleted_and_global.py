# A global that a function binds, and a name that is deleted.
# expect: s3:ListBuckets
import boto3

client = None


def connect():
    global client
    if client is None:
        client = boto3.client("s3")


def handler(event, context):
    connect()
    other = client
    del event
    return other.list_buckets()
