# The members of an enumeration are their values.
# expect: sqs:ListQueues
from enum import Enum

import boto3


class Service(Enum):
    QUEUE = "sqs"


def handler(event, context):
    boto3.client(Service.QUEUE.value).list_queues()
