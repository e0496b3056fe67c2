# Of the functions for several types, the one runs that the argument's type chooses, and what it returns is the result.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
from functools import singledispatch, singledispatchmethod

import boto3


class Base:
    pass


class Derived(Base):
    pass


@singledispatch
def client(name):
    return boto3.client("s3").list_buckets()


@client.register
def _(name: str):
    return boto3.client(name)


@client.register(list)
def several(names):
    return [boto3.client(name) for name in names]


@client.register
def base(name: Base):
    return boto3.client("iam").list_roles()


@client.register
def derived(name: Derived):
    return boto3.client("sns").list_topics()


class Maker:
    @singledispatchmethod
    def make(self, name):
        return boto3.client("ec2").describe_vpcs()

    @make.register
    def _(self, name: str):
        return boto3.client(name)


def handler(event, context):
    client("kms").list_keys()
    client(Derived())
    Maker().make("sqs").list_queues()
