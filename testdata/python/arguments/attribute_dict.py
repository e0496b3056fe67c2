# The dict lives in `self` and is filled by methods.
# expect: sqs:CreateQueue(QueueName, tags), sqs:CreateQueue(QueueName)
import boto3


class Queue:
    def __init__(self, name):
        self.arguments = {"QueueName": name}

    def tag(self, tags):
        self.arguments["tags"] = tags
        return self

    def create(self):
        boto3.client("sqs").create_queue(**self.arguments)


def handler(event, context):
    Queue("q").tag({"a": "b"}).create()
