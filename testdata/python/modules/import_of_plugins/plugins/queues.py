import boto3


def clean():
    boto3.client("sqs").list_queues()
