# Two applications make their services, and these their clients: who made whom is told apart, so that the one lists topics and
# the other queues.
# expect: sns:ListTopics, sqs:ListQueues
import boto3


class Client:
    def __init__(self, name):
        self.client = boto3.client(name)


class Service:
    def __init__(self, name):
        self.api = Client(name)


class App:
    def __init__(self, name):
        self.service = Service(name)


topics = App("sns")
queues = App("sqs")


def handler(event, context):
    topics.service.api.client.list_topics()
    queues.service.api.client.list_queues()
