# `UserDict` keeps what it holds in an attribute, and `MutableMapping` puts it there one by one.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from collections import UserDict
from collections.abc import MutableMapping

import boto3


class Clients(UserDict):
    def call(self):
        self.data["queues"] = boto3.client("sqs")
        self.get("queues").list_queues()
        self["keys"].list_keys()


class Mapping(MutableMapping):
    def __init__(self, *arguments, **options):
        self.store = {}
        self.update(*arguments, **options)

    def __getitem__(self, key):
        return self.store[key]

    def __setitem__(self, key, value):
        self.store[key] = value

    def __delitem__(self, key):
        del self.store[key]

    def __iter__(self):
        return iter(self.store)

    def __len__(self):
        return len(self.store)


def handler(event, context):
    Clients({"keys": boto3.client("kms")}).call()
    UserDict({"buckets": boto3.client("s3")})["buckets"].list_buckets()
    Mapping(topics=boto3.client("sns"))["topics"].list_topics()
