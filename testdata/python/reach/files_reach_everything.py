# Where no handler is known, every function counts.
# expect: s3:GetObject, s3:DeleteObject, sqs:ListQueues
# start: files
import boto3

s3 = boto3.client("s3")


def load():
    return s3.get_object(Bucket="b", Key="k")


class Cleaner:
    def __init__(self, client):
        self.queue = boto3.client("sqs")

    def remove(self):
        s3.delete_object(Bucket="b", Key="k")

    def count(self):
        self.queue.list_queues()
