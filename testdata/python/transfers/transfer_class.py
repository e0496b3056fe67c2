# `S3Transfer` works on the client it is given.
# expect: s3:PutObject
import boto3
from boto3.s3.transfer import S3Transfer


def handler(event, context):
    transfer = S3Transfer(boto3.client("s3"))
    transfer.upload_file("/tmp/f", "b", "k")
