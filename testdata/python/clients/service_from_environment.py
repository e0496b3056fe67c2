# A default in `os.environ.get` is what runs unless the infrastructure says otherwise.
# expect: s3:ListBuckets
import os

import boto3

client = boto3.client(os.environ.get("SERVICE", "s3"))


def handler(event, context):
    client.list_buckets()
