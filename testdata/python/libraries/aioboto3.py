# aioboto3's sessions and resources are boto3's, with `await` and `async with`.
# expect: dynamodb:PutItem, s3:GetObject, s3:ListObjects
import asyncio

import aioboto3

session = aioboto3.Session()


async def main():
    async with session.resource("dynamodb") as dynamodb:
        table = await dynamodb.Table("t")
        await table.put_item(Item={})
    async with session.client("s3") as s3:
        response = await s3.get_object(Bucket="b", Key="k")
        async with response["Body"] as stream:
            await stream.read()
    async with session.resource("s3") as s3:
        bucket = await s3.Bucket("b")
        async for item in bucket.objects.all():
            print(item.key)


def handler(event, context):
    asyncio.run(main())
