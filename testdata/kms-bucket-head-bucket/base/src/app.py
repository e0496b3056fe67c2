import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.create_bucket(Bucket=f"tenant-{event['tenant']}")
