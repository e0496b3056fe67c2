import boto3


def run(event):
    boto3.client("s3").list_buckets()
