# What a star import brought in is still in a list that the module adds to.
# expect: kms:ListKeys, sqs:ListQueues
import boto3
from settings import *

SERVICES += ["sqs"]


def handler(event, context):
    for service in SERVICES:
        client = boto3.client(service)
        if service == "sqs":
            client.list_queues()
        if service == "kms":
            client.list_keys()
