# Coroutines are run by `asyncio`, alone and together.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics
import asyncio

import boto3


async def buckets(client):
    return client.list_buckets()


async def queues():
    return await asyncio.to_thread(boto3.client("sqs").list_queues)


async def main():
    await asyncio.gather(buckets(boto3.client("s3")), queues())
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, boto3.client("sns").list_topics)


def handler(event, context):
    return asyncio.run(main())
