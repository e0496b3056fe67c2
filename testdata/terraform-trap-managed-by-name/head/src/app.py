import boto3


def handler(event, context):
    boto3.client("sqs").receive_message(QueueUrl="q")
