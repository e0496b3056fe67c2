# A generated constructor can be called by `super()` and by its class's name.
# expect: kms:ListKeys, s3:ListBuckets, sqs:ListQueues
from dataclasses import dataclass

import attr
import boto3


@dataclass
class Base:
    client: object


class Keys(Base):
    def __init__(self):
        super().__init__(boto3.client("kms"))


class Queues(Base):
    def __init__(self):
        Base.__init__(self, client=boto3.client("sqs"))


@attr.s
class Named:
    name = attr.ib()
    client = attr.ib(default=None)


class Buckets(Named):
    def __init__(self):
        super().__init__("buckets", boto3.client("s3"))


def handler(event, context):
    Keys().client.list_keys()
    Queues().client.list_queues()
    Buckets().client.list_buckets()
