import boto3
from shared.aws import s3_client


def handler(event, context):
    s3_client().put_object(Bucket="b", Key="k")
