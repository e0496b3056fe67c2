import boto3


def run(event):
    boto3.client("sqs").list_queues()
