# Objects of classes made from `list` and `tuple` are gone through.
# expect: kms:ListKeys, s3:ListBuckets, sqs:ListQueues
import boto3


class Jobs(list):
    def run(self, client):
        return [job(client) for job in self]


class Pair(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)


def keys(client):
    client.list_keys()


def queues(client):
    client.list_queues()


def handler(event, context):
    jobs = Jobs()
    jobs.append(keys)
    jobs.run(boto3.client("kms"))
    Jobs([queues]).run(boto3.client("sqs"))
    client, name = Pair(boto3.client("s3"), "name")
    client.list_buckets()
