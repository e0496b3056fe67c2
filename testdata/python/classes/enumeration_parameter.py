# A parameter that is said to be a member of an enumeration, or made from a value, is one of its members.
# expect: kms:ListKeys, sqs:ListQueues
# start: files
from enum import Enum

import boto3


class Service(Enum):
    KEYS = "kms"
    QUEUES = "sqs"

    def list(self):
        if self is Service.KEYS:
            return boto3.client("kms").list_keys()
        return None


def queues(service: Service):
    return boto3.client(service.value).list_queues()


def keys(event):
    return Service(event["service"]).list()
