import boto3


def run(value):
    boto3.client("sqs").list_queues()
