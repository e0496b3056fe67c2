# Blocking calls in threads of an event loop.
# expect: s3:ListBuckets, sqs:ListQueues
import asyncio

import boto3


async def main():
    await asyncio.to_thread(boto3.client("s3").list_buckets)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, lambda: boto3.client("sqs").list_queues())


def handler(event, context):
    asyncio.run(main())
