# What a generator returns is what `yield from` gives, and what an object's `__await__` returns is what `await` gives.
# expect: kms:ListKeys, sqs:ListQueues
import asyncio

import boto3


def client():
    yield 1
    return boto3.client("kms")


def keys():
    kms = yield from client()
    kms.list_keys()


class Queue:
    def __await__(self):
        yield
        return boto3.client("sqs")


async def main():
    (await Queue()).list_queues()


def handler(event, context):
    list(keys())
    asyncio.run(main())
