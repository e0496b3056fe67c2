# Two names swap what they hold.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


def handler(event, context):
    a, b = boto3.client("sqs"), boto3.client("s3")
    a, b = b, a
    a.list_buckets()
    b.list_queues()
