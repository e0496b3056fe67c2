# A server that is not AWS needs no permission.
# expect: s3:ListBuckets
import os

import boto3

if os.environ.get("AWS_SAM_LOCAL"):
    s3 = boto3.client("s3", endpoint_url="http://localhost:4566")
else:
    s3 = boto3.client("s3")
minio = boto3.resource("s3", endpoint_url="http://minio:9000")


def handler(event, context):
    s3.list_buckets()
    minio.Bucket("b").objects.all().delete()
