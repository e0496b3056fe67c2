# attrs hands a field's value, and its default, to the field's converter.
# expect: kms:ListKeys, s3:ListBuckets, sqs:ListQueues
import attr
import boto3


@attr.s
class Clients:
    keys = attr.ib(converter=boto3.client)
    queues = attr.ib(default="sqs", converter=lambda name: boto3.client(name))
    buckets = attr.ib(default=attr.Factory(lambda: boto3.client("s3")))


def handler(event, context):
    clients = Clients("kms")
    clients.keys.list_keys()
    clients.queues.list_queues()
    clients.buckets.list_buckets()
