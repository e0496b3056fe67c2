# An object of a class made from `dict` holds what is put into it, each its own.
# expect: kms:ListKeys, s3:ListBuckets, sqs:ListQueues
import boto3


class Registry(dict):
    def register(self, name):
        def decorator(function):
            self[name] = function
            return function

        return decorator


class Strict(dict):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)

    def __getitem__(self, key):
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value)


class Attributes(dict):
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__


JOBS = Registry()
OTHERS = Registry()


@JOBS.register("keys")
def keys(client):
    client.list_keys()


@OTHERS.register("keys")
def aliases(client):
    client.list_aliases()


def buckets(client):
    client.list_buckets()


def handler(event, context):
    JOBS["keys"](boto3.client("kms"))
    clients = Strict()
    clients["sqs"] = boto3.client("sqs")
    clients["sqs"].list_queues()
    attributes = Attributes(client=boto3.client("s3"))
    attributes.client.head_bucket
    buckets(**attributes)
