# What `send` gives a generator is not followed: a client there is what its name and the method's say.
# expect: s3:ListBuckets?
import boto3


def lister():
    names = []
    while True:
        client = yield names
        names = [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]


def handler(event, context):
    buckets = lister()
    next(buckets)
    return buckets.send(boto3.client("s3"))
