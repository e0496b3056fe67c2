# `operator.attrgetter` and `operator.methodcaller` are attributes and calls.
# expect: sqs:ListQueues, sns:ListTopics
import operator

import boto3


def handler(event, context):
    operator.methodcaller("list_queues")(boto3.client("sqs"))
    return operator.attrgetter("list_topics")(boto3.client("sns"))()
