# `reduce` hands what one step gives to the next.
# expect: iam:ListUsers, s3:ListBuckets, sqs:ListQueues
from functools import reduce

import boto3


def handler(event, context):
    reduce(lambda _, operation: operation(), [boto3.client("iam").list_users], None)
    client = reduce(lambda found, name: boto3.client(name) if name == "s3" else found, ["s3", "sqs"], boto3.client("sqs"))
    client.list_buckets()
    client.list_queues()
