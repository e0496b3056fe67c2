import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    getattr(sqs, event["verb"])(QueueUrl="q")
