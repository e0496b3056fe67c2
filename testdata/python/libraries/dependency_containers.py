# A container of dependencies makes the object that it is asked for, and gives its constructor what the annotations say.
# expect: s3:ListBuckets, sqs:ListQueues
from typing import TYPE_CHECKING

import boto3
from injector import Injector, inject
from lagom import Container

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Queues:
    def __init__(self):
        self.client = boto3.client("sqs")


class Buckets:
    @inject
    def __init__(self, client: "S3Client"):
        self.client = client

    def names(self):
        return self.client.list_buckets()


class Names:
    def __init__(self, queues: Queues):
        self.queues = queues

    def all(self):
        return self.queues.client.list_queues()


container = Container()


def handler(event, context):
    Injector().get(Buckets).names()
    container[Names].all()
