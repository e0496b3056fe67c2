# A namespace's attributes can be functions and methods of clients.
# expect: s3:ListBuckets, s3:PutObject
from types import SimpleNamespace

import boto3

context_of = SimpleNamespace(make=lambda: boto3.client("s3"), put=boto3.client("s3").put_object)


def handler(event, context):
    context_of.make().list_buckets()
    context_of.put(Bucket="b", Key="k", Body=b"")
