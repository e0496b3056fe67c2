# A named tuple holds two clients.
# expect: s3:ListBuckets, sqs:ListQueues
from collections import namedtuple

import boto3

Clients = namedtuple("Clients", "s3 sqs")


def handler(event, context):
    clients = Clients(boto3.client("s3"), sqs=boto3.client("sqs"))
    clients.s3.list_buckets()
    clients.sqs.list_queues()
