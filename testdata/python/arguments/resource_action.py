# A resource's action: the caller's arguments and the resource's own.
# expect: s3:PutObject(ACL, Body, Bucket, Key)
# actions: s3:PutObject, s3:PutObjectAcl
import boto3


def handler(event, context):
    boto3.resource("s3").Object("b", "k").put(Body=b"", ACL="public-read")
