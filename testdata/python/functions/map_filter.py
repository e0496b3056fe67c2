# `map` calls a function for each item.
# expect: s3:HeadObject
import boto3

s3 = boto3.client("s3")


def size(key):
    return s3.head_object(Bucket="b", Key=key)["ContentLength"]


def handler(event, context):
    return sum(map(size, event["keys"]))
