# The module binds its client in branches.
# expect: s3:ListBuckets
import os

import boto3

if os.environ.get("STAGE") == "test":
    s3 = boto3.client("s3", region_name="us-east-1")
else:
    s3 = boto3.client("s3")


def handler(event, context):
    s3.list_buckets()
