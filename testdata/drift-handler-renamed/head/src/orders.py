"""Orders."""

import boto3


def main(event, context):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
