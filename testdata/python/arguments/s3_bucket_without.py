# A bucket of its owner's own; a private ACL is the default.
# expect: s3:CreateBucket
# actions: s3:CreateBucket
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.create_bucket(Bucket="b", ACL="private")
