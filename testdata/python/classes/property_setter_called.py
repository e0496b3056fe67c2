# A property's setter can be added by a call, and a function bound to an object by its `__get__`.
# expect: kms:ListKeys, sqs:ListQueues
import boto3


class Clients:
    def read(self):
        return self._client

    def write(self, client):
        self._client = client

    client = property(fget=read)
    client = client.setter(write)


def queues(self):
    self.client.list_queues()


def handler(event, context):
    clients = Clients()
    clients.client = boto3.client("kms")
    clients.client.list_keys()
    others = Clients()
    others.client = boto3.client("sqs")
    others.call = queues.__get__(others)
    others.call()
    queues.__get__(event)
