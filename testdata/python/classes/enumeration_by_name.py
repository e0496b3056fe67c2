# An enumeration has its members by their names.
# expect: kms:ListKeys, sqs:ListQueues
from enum import Enum

import boto3


class Service(Enum):
    KEYS = "kms"
    QUEUES = "sqs"


def handler(event, context):
    boto3.client(Service.__members__["KEYS"].value).list_keys()
    for service in Service.__members__.values():
        client = boto3.client(service.value)
        if service is Service.QUEUES:
            client.list_queues()
