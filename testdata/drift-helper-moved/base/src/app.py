import boto3


def send(text):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody=text)


def handler(event, context):
    send(event["text"])
