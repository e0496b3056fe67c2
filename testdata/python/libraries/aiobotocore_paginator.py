# aiobotocore's paginators are iterated with `async for`.
# expect: s3:ListObjectsV2, sqs:ReceiveMessage
import asyncio

from aiobotocore.session import AioSession, get_session


async def main():
    session = AioSession()
    async with session.create_client("s3") as s3:
        async for page in s3.get_paginator("list_objects_v2").paginate(Bucket="b"):
            print(page)
    async with get_session().create_client("sqs") as sqs:
        await sqs.receive_message(QueueUrl="q")


def handler(event, context):
    return asyncio.run(main())
