# A client's exceptions and metadata run nothing.
# expect: s3:HeadBucket
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    try:
        s3.head_bucket(Bucket="b")
    except s3.exceptions.NoSuchBucket:
        print(s3.meta.region_name, s3.can_paginate("list_buckets"))
    s3.close()
