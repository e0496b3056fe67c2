# Objects are gone through by their special methods, also by those that only give one item after the other.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
import asyncio

import boto3


class Items:
    def __init__(self):
        self.items = [boto3.client("kms")]

    def __getitem__(self, index):
        return self.items[index]


class Stream:
    def __aiter__(self):
        return self

    async def __anext__(self):
        return boto3.client("sqs")


async def topics():
    yield boto3.client("sns")


async def main():
    async for client in Stream():
        client.list_queues()
    (await anext(topics())).list_topics()


def handler(event, context):
    for client in Items():
        client.list_keys()
    asyncio.run(main())
