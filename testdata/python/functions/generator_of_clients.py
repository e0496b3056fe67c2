# Generators that delegate to others.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


def one():
    yield boto3.client("s3").list_buckets


def all_of_them():
    yield from one()
    yield boto3.client("sqs").list_queues


def handler(event, context):
    for call in all_of_them():
        call()
