# What stands after `return` and `raise` never runs.
# expect: s3:ListBuckets
import boto3


def first():
    return boto3.client("s3").list_buckets()
    boto3.client("s3").delete_bucket(Bucket="b")


def handler(event, context):
    first()
    raise ValueError("always")
    boto3.client("sqs").list_queues()
