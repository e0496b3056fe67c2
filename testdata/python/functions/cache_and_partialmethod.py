# `functools.cache`, `partialmethod` and `reduce`.
# expect: s3:PutObject, s3:GetObject
import functools

import boto3


@functools.cache
def client(name):
    return boto3.client(name)


class Store:
    def call(self, operation, **request):
        return getattr(client("s3"), operation)(Bucket="b", **request)

    put = functools.partialmethod(call, "put_object")


def handler(event, context):
    Store().put(Key="k")
    return functools.reduce(lambda total, key: total + client("s3").get_object(Bucket="b", Key=key), event["keys"], 0)
