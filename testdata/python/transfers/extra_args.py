# `ExtraArgs` of a transfer are members of the request.
# expect: s3:PutObject(ACL, Bucket, Key, Tagging)
# actions: s3:PutObject, s3:PutObjectAcl, s3:PutObjectTagging
import boto3

EXTRA = {"ACL": "public-read"}


def handler(event, context):
    extra = dict(EXTRA, Tagging="a=b")
    boto3.client("s3").upload_fileobj(open("/tmp/f", "rb"), "b", "k", ExtraArgs=extra)
