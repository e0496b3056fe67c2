# Classes made from `property` and `cached_property` are properties too, with a `__get__` of their own or without.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
import functools

import boto3


class plain(functools.cached_property):
    pass


class counted(functools.cached_property):
    def __init__(self, function):
        super().__init__(function)
        self.count = 0


class of_class(property):
    def __get__(self, instance, owner):
        return self.fget(owner)


class of_class_bound(property):
    def __get__(self, instance, owner):
        return classmethod(self.fget).__get__(None, owner)()


class Clients:
    @plain
    def kms(self):
        return boto3.client("kms")

    @counted
    def sqs(self):
        return boto3.client("sqs")

    @of_class
    def s3(cls):
        return boto3.client("s3")

    @of_class_bound
    def sns(cls):
        return boto3.client("sns")


def handler(event, context):
    clients = Clients()
    clients.kms.list_keys()
    clients.sqs.list_queues()
    Clients.s3.list_buckets()
    Clients.sns.list_topics()
