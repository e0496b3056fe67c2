import boto3
from botocore.exceptions import ClientError

s3 = boto3.client("s3")


def handler(event, context):
    bucket = f"tenant-{event['tenant']}"
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        s3.create_bucket(Bucket=bucket)
