# `typing.cast` says what a library gives.
# expect: s3:ListBuckets
from typing import cast

import boto3
from company.aws import connect
from mypy_boto3_s3 import S3Client


def handler(event, context):
    cast(S3Client, connect("s3")).list_buckets()
