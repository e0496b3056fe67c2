# A typed dict is a dict: made by its class, by a function, or by someone else who keeps to its types.
# start: files
# expect: kms:ListKeys, s3:PutObject(Bucket, Key), sqs:ListQueues
from typing import TypedDict

import boto3
from mypy_boto3_sqs import SQSClient


class Clients(TypedDict):
    keys: object
    queues: SQSClient


class Place(TypedDict, total=False):
    Bucket: str
    Key: str
    Tagging: str


Named = TypedDict("Named", {"client": object})


def queues(clients: Clients):
    clients["queues"].list_queues()


def main():
    named = Named(client=boto3.client("kms"))
    keys = Clients(keys=named["client"])
    keys["keys"].list_keys()
    boto3.client("s3").put_object(**Place(Bucket="b", Key="k"))
