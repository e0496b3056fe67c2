# Python 2: old classes, `unicode`, backticks, octal numbers, tuple parameters.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class Old:
    def run(self, (first, second)):
        boto3.client("s3").list_buckets()
        return `first`


def handler(event, context):
    Old().run((1, 0777))
    raise ValueError, boto3.client("sqs").list_queues()
