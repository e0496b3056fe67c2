# The method's name is a known string.
# expect: s3:ListBuckets, s3:PutObject
import boto3

s3 = boto3.client("s3")
OPERATION = "list_buckets"


def handler(event, context):
    getattr(s3, OPERATION)()
    put = getattr(s3, "put" + "_object")
    put(Bucket="b", Key="k")
