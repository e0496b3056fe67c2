# A named tuple's `__new__` gives the fields what it passes on, not what it is given.
# expect: kms:ListKeys
from collections import namedtuple

import boto3


class Keys(namedtuple("Keys", "client name")):
    def __new__(cls, name):
        return super().__new__(cls, boto3.client("kms"), name)


def handler(event, context):
    keys = Keys(boto3.client("sqs"))
    keys.client.list_keys()
