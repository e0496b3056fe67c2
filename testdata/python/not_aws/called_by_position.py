# The SDK's methods take nothing by position: a client that is given something so is none of AWS's.
# expect: sns:ListTopics?
# start: files
import boto3


class Sender:
    def __init__(self, client):
        self.client = client

    def send(self):
        self.client.send_message("x", 1)
        self.client.list_topics()


class Topics:
    def __init__(self, client):
        self.client = client

    def topics(self):
        waiter = self.client.get_waiter("x")
        return self.client.list_topics(), waiter, boto3.__version__
