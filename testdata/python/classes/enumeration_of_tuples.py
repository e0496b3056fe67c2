# The value of an enumeration's member can be a tuple, a dict, a partial or an object.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from enum import Enum
from functools import partial

import boto3


class Service:
    def __init__(self, name):
        self.name_of_service = name


def topics(client):
    client.list_topics()


class Pair(Enum):
    KEYS = ("kms", "list_keys")


class Named(Enum):
    QUEUES = {"service": "sqs", "operation": "list_queues"}


class Job(Enum):
    TOPICS = partial(topics)


class Made(Enum):
    BUCKETS = Service("s3")


def handler(event, context):
    service, operation = Pair.KEYS.value
    getattr(boto3.client(service), operation)()
    queues = Named.QUEUES.value
    getattr(boto3.client(queues["service"]), queues["operation"])()
    for job in Job:
        job.value(boto3.client("sns"))
    boto3.client(Made.BUCKETS.value.name_of_service).list_buckets()
