"""Orders."""

import boto3


# Takes an order.
def handler(event, context):
    # Twice.
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    boto3.client("sqs").send_message(QueueUrl="r", MessageBody="m")
