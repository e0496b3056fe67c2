# A decorator that is a class, and one on a class.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class Retry:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)


def named(cls):
    cls.client = boto3.client("sqs")
    return cls


@Retry
def buckets():
    return boto3.client("s3").list_buckets()


@named
class Queues:
    def all(self):
        return self.client.list_queues()


def handler(event, context):
    return buckets(), Queues().all()
