# `contextlib.contextmanager` yields what the `with` statement binds.
# expect: sqs:ListQueues
from contextlib import contextmanager

import boto3


@contextmanager
def connection():
    client = boto3.client("sqs")
    try:
        yield client
    finally:
        print("done")


def handler(event, context):
    with connection() as client:
        client.list_queues()
