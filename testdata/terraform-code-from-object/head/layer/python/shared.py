import boto3


def send():
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
