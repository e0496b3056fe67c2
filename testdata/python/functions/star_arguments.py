# Through `*args` and a tuple.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


def both(*clients):
    first, second = clients
    first.list_buckets()
    second.list_queues()


def handler(event, context):
    pair = (boto3.client("s3"), boto3.client("sqs"))
    both(*pair)
