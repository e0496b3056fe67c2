# Copying a version reads that version; a string names the source as well as a dict.
# expect: s3:CopyObject
# actions: s3:GetObjectVersion, s3:PutObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.copy_object(Bucket="b", Key="k", CopySource={"Bucket": "a", "Key": "k", "VersionId": "v"})
