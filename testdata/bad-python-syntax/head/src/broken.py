import boto3


def text(:
    return boto3.client("s3").get_object(Bucket="b", Key="k")
