# Static and class methods are called on the class.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class Tools:
    SERVICE = "sqs"

    @staticmethod
    def buckets():
        return boto3.client("s3").list_buckets()

    @classmethod
    def queues(cls):
        return boto3.client(cls.SERVICE).list_queues()


def handler(event, context):
    Tools.buckets()
    Tools().queues()
