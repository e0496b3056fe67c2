# A parameter's default is `None`: as if it were not given.
# expect: s3:GetObject(Bucket, Key, VersionId)
# actions: s3:GetObject
import boto3


def load(key, version=None):
    return boto3.client("s3").get_object(Bucket="b", Key=key, VersionId=version)


def handler(event, context):
    load("k")
