# Coroutines that run side by side.
# expect: s3:GetObject, sqs:SendMessage, sns:Publish
import asyncio

import aioboto3

session = aioboto3.Session()


async def read(key):
    async with session.client("s3") as s3:
        return await s3.get_object(Bucket="b", Key=key)


async def send(text):
    async with session.client("sqs") as sqs:
        await sqs.send_message(QueueUrl="q", MessageBody=text)


async def tell():
    async with session.client("sns") as sns:
        await sns.publish(TopicArn="t", Message="m")


async def main(keys):
    task = asyncio.create_task(tell())
    await asyncio.gather(*[read(key) for key in keys], send("m"))
    await task


def handler(event, context):
    asyncio.run(main(event["keys"]))
