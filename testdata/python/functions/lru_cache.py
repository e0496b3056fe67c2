# A cached factory still gives clients.
# expect: s3:ListBuckets, sqs:ListQueues
from functools import cache, lru_cache

import boto3


@lru_cache(maxsize=None)
def client(service):
    return boto3.client(service)


@cache
def queue():
    return client("sqs")


def handler(event, context):
    client("s3").list_buckets()
    queue().list_queues()
