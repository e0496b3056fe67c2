# A configuration entry is a text or a function: what is called is never the text's bucket, and what is opened is never the
# function. GetObject needs s3:GetObject, ListQueues needs sqs:ListQueues.
# expect: s3:GetObject, sqs:ListQueues
import boto3


def queues():
    return boto3.client("sqs").list_queues()


SOURCES = [queues, "bucket"]


def read(source):
    if isinstance(source, str):
        return boto3.client("s3").get_object(Bucket=source, Key="k")
    return source()


def handler(event, context):
    return [read(source) for source in SOURCES]
