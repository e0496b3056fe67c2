import boto3

import broken


def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody=broken.text())
