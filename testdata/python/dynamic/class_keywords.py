# The keywords of a class go to `__init_subclass__` of its base, and to its metaclass.
# expect: kms:ListKeys, sqs:ListQueues
import boto3


class Base:
    def __init_subclass__(cls, service, **options):
        super().__init_subclass__(**options)
        cls.client = boto3.client(service)


class Queues(Base, service="sqs"):
    pass


class Meta(type):
    def __new__(mcs, name, bases, body, service=None):
        return super().__new__(mcs, name, bases, body)

    def __init__(cls, name, bases, body, service=None):
        super().__init__(name, bases, body)
        if service:
            cls.client = boto3.client(service)


class Made(metaclass=Meta):
    pass


class Keys(Made, service="kms"):
    pass


def handler(event, context):
    Queues.client.list_queues()
    Keys.client.list_keys()
