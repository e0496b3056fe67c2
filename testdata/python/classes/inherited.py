# A base class makes the client, a subclass uses it.
# expect: sns:Publish, sns:ListTopics
import boto3


class Base:
    service = None

    def __init__(self):
        self.client = boto3.client(self.service)


class Notifier(Base):
    service = "sns"

    def __init__(self):
        super().__init__()
        self.client.list_topics()

    def send(self):
        self.client.publish(TopicArn="t", Message="m")


def handler(event, context):
    Notifier().send()
