import boto3


def load(key):
    return boto3.client("s3").get_object(Bucket="orders", Key=key)
