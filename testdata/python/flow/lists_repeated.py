# A list that is repeated, or spread into another one, holds the same items.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
import boto3


class Held:
    topics = [boto3.client("sns")]


def clients():
    yield boto3.client("kms")


def handler(event, context):
    [*clients()][0].list_keys()
    for topics in (1, *Held.topics):
        topics.list_topics()
    first, second = [boto3.client("sqs")] * 2
    second.list_queues()
