# Lambdas make and use clients.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3

client = lambda name: boto3.client(name)
ACTIONS = {"list": lambda: client("sqs").list_queues()}


def handler(event, context):
    client("s3").list_buckets()
    ACTIONS["list"]()
