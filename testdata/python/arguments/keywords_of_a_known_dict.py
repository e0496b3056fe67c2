# `**` of a dict that the code builds is as good as written out.
# expect: s3:PutObject(ACL, Bucket, Key)
# actions: s3:PutObject, s3:PutObjectAcl
import boto3

DEFAULTS = {"Bucket": "b"}


def put(**options):
    options.setdefault("ACL", "private")
    boto3.client("s3").put_object(**DEFAULTS, **options)


def handler(event, context):
    put(Key="k")
