# A field's parameter may have another name: attrs leaves out the underscore, and fields can say one.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from typing import Annotated, Any

import attrs
import boto3
from pydantic import BaseModel, Field


@attrs.define
class Keys:
    _client: object

    def call(self):
        self._client.list_keys()


@attrs.define
class Queues:
    client: object = attrs.field(alias="sqs")


class Buckets(BaseModel):
    client: Any = Field(alias="s3")


class Topics(BaseModel):
    client: Annotated[Any, Field(default_factory=lambda: boto3.client("sns"))]


def handler(event, context):
    Keys(client=boto3.client("kms")).call()
    Queues(sqs=boto3.client("sqs")).client.list_queues()
    Buckets(s3=boto3.client("s3")).client.list_buckets()
    Topics().client.list_topics()
