# A client is an object of a protocol whose methods it has, and has the attributes that its service gives it.
# expect: s3:DeleteObject, s3:ListBuckets, sqs:SendMessage
from typing import Protocol, runtime_checkable

import boto3


@runtime_checkable
class Store(Protocol):
    def delete_object(self, Bucket, Key): ...


def handler(event, context):
    store = boto3.client("s3")
    if isinstance(store, Store):
        store.delete_object(Bucket="b", Key="k")
    if hasattr(store, "list_buckets"):
        store.list_buckets()
    queue = boto3.client("sqs")
    if isinstance(queue, object) and hasattr(queue, "meta"):
        queue.send_message(QueueUrl="q", MessageBody="m")
