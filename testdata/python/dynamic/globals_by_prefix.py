# A name of which the beginning is known is one of those that begin so.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


def on_created(event):
    boto3.client("s3").list_buckets()


def on_deleted(event):
    boto3.client("sqs").list_queues()


def keys(event):
    boto3.client("kms").list_keys()


def handler(event, context):
    return globals()[f"on_{event['type']}"](event)
