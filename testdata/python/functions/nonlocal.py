# An inner function sets the outer one's variable.
# expect: sqs:ListQueues
import boto3


def handler(event, context):
    client = None

    def connect():
        nonlocal client
        client = boto3.client("sqs")

    connect()
    client.list_queues()
