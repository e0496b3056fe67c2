# Libraries have their own decorators that make a property of a method; what they are called tells.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
import boto3
from cached_property import threaded_cached_property_with_ttl
from django.utils.functional import cached_property, classproperty
from pyramid.decorator import reify


class Clients:
    @cached_property
    def kms(self):
        return boto3.client("kms")

    @reify
    def sqs(self):
        return boto3.client("sqs")

    @threaded_cached_property_with_ttl(ttl=5)
    def s3(self):
        return boto3.client("s3")

    @classproperty
    def sns(cls):
        return boto3.client("sns")


def handler(event, context):
    clients = Clients()
    clients.kms.list_keys()
    clients.sqs.list_queues()
    clients.s3.list_buckets()
    Clients.sns.list_topics()
