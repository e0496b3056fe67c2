# A generated constructor calls a method of the class in the end, which may set attributes of a frozen object.
# expect: kms:ListKeys, s3:ListBuckets, sqs:ListQueues
from dataclasses import InitVar, dataclass, field

import attrs
import boto3
from pydantic import BaseModel, PrivateAttr


@dataclass(frozen=True)
class Keys:
    name: str
    service: InitVar[str]
    client: object = field(init=False)
    size: int = 0

    def __post_init__(self, service):
        object.__setattr__(self, "client", boto3.client(service))


@attrs.define
class Queues:
    name: str

    def __attrs_post_init__(self):
        self.client = boto3.client("sqs")


class Buckets(BaseModel):
    name: str
    _client: object = PrivateAttr()

    def model_post_init(self, context):
        self._client = boto3.client("s3")

    def names(self):
        return self._client.list_buckets()


def handler(event, context):
    Keys("keys", "kms", 1).client.list_keys()
    Queues("queues").client.list_queues()
    Buckets(name="buckets").names()
