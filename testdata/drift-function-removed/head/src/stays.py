import boto3


def handler(event, context):
    boto3.client("sqs").purge_queue(QueueUrl="q")
