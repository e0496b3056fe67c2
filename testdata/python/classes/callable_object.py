# An object is called like a function.
# expect: sqs:SendMessage
import boto3


class Send:
    def __init__(self):
        self.client = boto3.client("sqs")

    def __call__(self, body):
        self.client.send_message(QueueUrl="q", MessageBody=body)


send = Send()


def handler(event, context):
    send("m")
