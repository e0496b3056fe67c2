# What an abstract base calls is what the subclass in use defines.
# expect: sns:Publish
import abc

import boto3


class Notifier(abc.ABC):
    @abc.abstractmethod
    def send(self, text): ...

    def notify(self, text):
        self.send(text)


class Topic(Notifier):
    def send(self, text):
        boto3.client("sns").publish(TopicArn="t", Message=text)


class Queue(Notifier):
    def send(self, text):
        boto3.client("sqs").send_message(QueueUrl="q", MessageBody=text)


def handler(event, context):
    Topic().notify("m")
