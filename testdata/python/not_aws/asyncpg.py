# An asynchronous database pool.
# expect:
import asyncio

import asyncpg
import boto3


async def main():
    pool = await asyncpg.create_pool()
    async with pool.acquire() as connection:
        await connection.execute("select 1")
        await connection.close()


def handler(event, context):
    asyncio.run(main())
