# What stands around a syntax error is still understood.
# expect: s3:ListBuckets, sqs:ListQueues
# skipped: the syntax error here hides some of the code
import boto3

s3 = boto3.client("s3")


def broken(:
    pass


def handler(event, context):
    s3.list_buckets()
    boto3.client("sqs").list_queues()
