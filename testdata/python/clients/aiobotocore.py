# aiobotocore's sessions are botocore's.
# expect: sqs:ReceiveMessage
import asyncio

from aiobotocore.session import get_session


async def main():
    async with get_session().create_client("sqs") as client:
        await client.receive_message(QueueUrl="q")


def handler(event, context):
    asyncio.get_event_loop().run_until_complete(main())
