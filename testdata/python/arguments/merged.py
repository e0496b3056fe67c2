# Dicts are merged with `**` and `|`.
# expect: s3:CopyObject(ACL, Bucket, CopySource, Key)
import boto3

BASE = {"Bucket": "b"}


def handler(event, context):
    target = BASE | {"Key": "k"}
    boto3.client("s3").copy_object(**{**target, "CopySource": "a/k"}, ACL="private")
