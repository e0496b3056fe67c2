"""
# iamdrift: ignore[missing-action] a text is no comment
"""

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    # iamdrift: ignore[missing-action, denied-action] the queue lets the account in
    # (see the queue's policy)
    sqs.send_message(QueueUrl=event["queue"], MessageBody="m")
