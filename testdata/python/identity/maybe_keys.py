# Keys that may be absent: the calls are the role's, or not.
# expect: s3:ListBuckets?
import os

import boto3


def handler(event, context):
    key = os.environ.get("S3_KEY")
    boto3.client("s3", aws_access_key_id=key, aws_secret_access_key=os.environ.get("S3_SECRET")).list_buckets()
