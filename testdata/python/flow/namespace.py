# A simple namespace holds the clients.
# expect: s3:ListBuckets
from types import SimpleNamespace

import boto3

aws = SimpleNamespace(s3=boto3.client("s3"))


def handler(event, context):
    aws.s3.list_buckets()
