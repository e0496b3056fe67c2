import boto3


def load(key):
    boto3.client("s3").delete_object(Bucket="orders", Key=key)
    return boto3.client("s3").get_object(Bucket="orders", Key=key)
