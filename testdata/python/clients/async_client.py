# aioboto3's sessions give clients through `async with`.
# expect: s3:GetObject, dynamodb:GetItem(Key, TableName)
import aioboto3
import asyncio

session = aioboto3.Session()


async def main():
    async with session.client("s3") as s3:
        await s3.get_object(Bucket="b", Key="k")
    async with session.resource("dynamodb") as dynamodb:
        table = await dynamodb.Table("t")
        await table.get_item(Key={"id": 1})


def handler(event, context):
    asyncio.run(main())
