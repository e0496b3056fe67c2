# A dataclass's fields are its constructor's parameters.
# expect: s3:ListBuckets, sqs:ListQueues
from dataclasses import dataclass, field
from typing import Any

import boto3


@dataclass
class Clients:
    s3: Any
    sqs: Any = field(default_factory=lambda: boto3.client("sqs"))


def handler(event, context):
    clients = Clients(boto3.client("s3"))
    clients.s3.list_buckets()
    clients.sqs.list_queues()
