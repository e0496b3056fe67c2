# The methods that coroutines await have a name of their own.
# expect: s3:CopyObject, s3:DeleteObject, s3:DeleteObjects, s3:GetObject, s3:HeadObject, s3:ListObjectsV2, s3:PutObject
# unresolved: s3
import asyncio

import s3fs


async def main():
    fs = s3fs.S3FileSystem(asynchronous=True)
    session = await fs.set_session()
    await fs._ls("b/p")
    await fs._find("b/p")
    await fs._glob("b/*")
    await fs._du("b/p")
    async for _ in fs._walk("b/p"):
        pass
    await fs._cat("b/k")
    await fs._cat_file("b/k")
    await fs._cat_ranges(["b/k"], [0], [1])
    await fs._get("b/k", "f")
    await fs._get_file("b/k", "f")
    await fs._put("f", "b/k")
    await fs._put_file("f", "b/k")
    await fs._pipe("b/k", b"")
    await fs._pipe_file("b/k", b"")
    await fs._touch("b/k")
    await fs._cp_file("b/k", "b/l")
    await fs._copy("b/k", "b/l")
    await fs._info("b/k")
    await fs._size("b/k")
    await fs._exists("b/k")
    await fs._isfile("b/k")
    await fs._isdir("b/k")
    await fs._rm("b/k")
    await fs._rm_file("b/k")
    await fs._bulk_delete(["b/k"])
    await fs._mkdir("b")
    await fs._makedirs("b")
    await fs._rmdir("b")
    await fs._call_s3("get_bucket_policy", Bucket="b")
    async with await fs.open_async("b/k", "rb") as file:
        await file.read()
    await session.close()


def handler(event, context):
    asyncio.run(main())
