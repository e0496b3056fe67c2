# An element at a position from the end, and the elements between two positions, are those and no others.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics
import boto3

NAMES = ["s3", "sqs", "sns"]
CLIENTS = [boto3.client(name) for name in NAMES]


def handler(event, context):
    CLIENTS[-1].list_topics()
    first, *others = CLIENTS[1:]
    first.list_queues()
    for client in CLIENTS[:1]:
        client.list_buckets()
