# Buckets and objects have the transfers too.
# expect: s3:PutObject(Bucket, Key), s3:GetObject
import boto3


def handler(event, context):
    boto3.resource("s3").Bucket("b").upload_file("/tmp/f", "k")
    boto3.resource("s3").Object("b", "k").download_file("/tmp/f")
