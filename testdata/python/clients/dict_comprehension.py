# A comprehension makes one client for each name.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3

CLIENTS = {name: boto3.client(name) for name in ("s3", "sqs")}


def handler(event, context):
    CLIENTS["s3"].list_buckets()
    CLIENTS["sqs"].list_queues()
