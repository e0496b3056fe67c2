# A context variable gives what was put into it, its default, or what it is asked to give instead.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
from contextvars import ContextVar

import boto3

keys = ContextVar("keys", default=boto3.client("kms"))
queues = ContextVar("queues")
topics = ContextVar("topics", default=None)


def handler(event, context):
    keys.get().list_keys()
    queues.get(boto3.client("sqs")).list_queues()
    topics.set(boto3.client("sns"))
    topics.get().list_topics()
