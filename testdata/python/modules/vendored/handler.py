# A copy of the SDK in the code folder is the SDK.
# expect: s3:ListBuckets
import boto3


def handler(event, context):
    boto3.client("s3").list_buckets()
