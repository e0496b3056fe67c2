# Copying reads and writes.
# expect: s3:CopyObject
# actions: s3:GetObject, s3:PutObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.copy_object(Bucket="b", Key="k", CopySource={"Bucket": "a", "Key": "k"})
