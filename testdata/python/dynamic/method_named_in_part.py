# `getattr` with a name of which the beginning is known gives the methods whose names begin so, and no others.
# expect: sqs:ListQueues, sns:ListTopics
import boto3


class Listings:
    def list_queues(self):
        return boto3.client("sqs").list_queues()

    def list_topics(self):
        return boto3.client("sns").list_topics()

    def delete_all(self):
        boto3.client("s3").delete_bucket(Bucket="all")

    def _list_hidden(self):
        boto3.client("kms").list_keys()


def handler(event, context):
    return getattr(Listings(), f"list_{event['kind']}")()
