# A queue with tags.
# expect: sqs:CreateQueue
# actions: sqs:CreateQueue, sqs:TagQueue
import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sqs.create_queue(QueueName="q", tags={"a": "b"})
