# Two functions are made by a third, and only one of them is called in these files: the other is there for others to call.
# start: files
# expect: sns:ListTopics, sqs:ListQueues
import boto3


def lister(service, operation):
    client = boto3.client(service)

    def call(**kwargs):
        return getattr(client, operation)(**kwargs)

    return call


list_topics = lister("sns", "list_topics")
list_queues = lister("sqs", "list_queues")


def main():
    return list_topics()
