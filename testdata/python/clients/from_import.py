# `from boto3 import client` is the same function.
# expect: sqs:SendMessage
from boto3 import client

sqs = client("sqs")


def handler(event, context):
    sqs.send_message(QueueUrl="q", MessageBody="m")
