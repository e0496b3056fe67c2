import boto3


def run():
    boto3.client("s3").list_buckets()
