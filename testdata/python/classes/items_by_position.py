# An object without `__iter__` is asked for one item after the other.
# expect: kms:ListKeys
import boto3


class Clients:
    def __getitem__(self, position):
        return [boto3.client("kms")][position]


def handler(event, context):
    for client in Clients():
        client.list_keys()
