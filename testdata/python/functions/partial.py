# `functools.partial` gives arguments ahead of the call.
# expect: s3:PutObject(Body, Bucket, Key)
from functools import partial

import boto3

put = partial(boto3.client("s3").put_object, Bucket="b")


def handler(event, context):
    put(Key="k", Body=b"")
