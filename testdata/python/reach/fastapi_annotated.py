# What a function gives on which a parameter's annotation says it depends, here or under a name.
# expect: s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from typing import Annotated

from fastapi import Depends, FastAPI
from mangum import Mangum

import boto3

app = FastAPI()


def get_buckets():
    client = boto3.client("s3")
    try:
        yield client
    finally:
        client.close()


def get_topics():
    return boto3.client("sns")


class Queues:
    def __init__(self):
        self.client = boto3.client("sqs")

    def names(self):
        return self.client.list_queues()


Buckets = Annotated[object, Depends(get_buckets)]


@app.get("/")
async def index(buckets: Buckets, limit: Annotated[int, "at most"] = 10):
    return buckets.list_buckets()


@app.get("/topics")
def topics(client: Annotated[object, Depends(get_topics)], queues: Annotated[Queues, Depends(Queues)]):
    queues.names()
    return client.list_topics()


handler = Mangum(app)
