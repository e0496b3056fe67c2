# A model can be made by its constructor, called by `super()`, and by class methods that are given a dict or not all.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from typing import Any

import boto3
from pydantic import BaseModel


class Keys(BaseModel):
    client: Any

    def __init__(self, **options):
        super().__init__(client=boto3.client("kms"), **options)


class Queues(BaseModel):
    client: Any


class Topics(BaseModel):
    name: str

    def call(self):
        boto3.client("sns").list_topics()


def handler(event, context):
    Keys(name="n").client.list_keys()
    Queues.model_validate({"client": boto3.client("sqs")}).client.list_queues()
    Queues.model_construct(client=boto3.client("s3")).client.list_buckets()
    topics = Topics.model_validate_json(event["body"])
    topics.model_copy(update={"name": "m"}).call()
