import boto3


def announce(order):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody=str(order))
