# Subclasses that register themselves.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3

KINDS = {}


class Kind:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        KINDS[cls.__name__] = cls


class Buckets(Kind):
    def run(self):
        boto3.client("s3").list_buckets()


class Queues(Kind):
    def run(self):
        boto3.client("sqs").list_queues()


def handler(event, context):
    KINDS[event["kind"]]().run()
