# Keyword arguments that nobody knows: there may be more.
# expect: s3:PutObject(Bucket, Key, ..)
import boto3


def handler(event, context):
    boto3.client("s3").put_object(Bucket="b", Key="k", **event["extra"])
