# An object that gives clients by subscript and as an iterator.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class Clients:
    def __getitem__(self, name):
        return boto3.client(name)

    def __iter__(self):
        yield boto3.client("sqs")


def handler(event, context):
    clients = Clients()
    for client in clients:
        client.list_queues()
    return clients["s3"].list_buckets()
