# A method that is registered has an object also where only what a handler reaches counts; static methods have none.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
import boto3
from aws_lambda_powertools.event_handler import APIGatewayRestResolver

app = APIGatewayRestResolver()


class Keys:
    def __init__(self):
        self.backend = boto3.client("kms")

    @app.get("/keys")
    def keys(self):
        return self.backend.list_keys()

    @app.get("/queues")
    @staticmethod
    def queues():
        return boto3.client("sqs").list_queues()


class Topics:
    def __init__(self, backend):
        self.backend = backend

    @app.get("/topics")
    def topics(self):
        return self.backend.list_topics()


def handler(event, context):
    Topics(boto3.client("sns"))
    return app.resolve(event, context)
