# `globals()` finds a function by its name.
# expect: s3:ListBuckets
import boto3


def buckets():
    boto3.client("s3").list_buckets()


def handler(event, context):
    globals()["buckets"]()
