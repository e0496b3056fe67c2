# `setattr` with names that a loop goes through.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class Clients:
    def __init__(self):
        for name in ("s3", "sqs"):
            setattr(self, name, boto3.client(name))


def handler(event, context):
    clients = Clients()
    clients.s3.list_buckets()
    clients.sqs.list_queues()
