# A thread's own object holds a client under a name that is known in part, and gives it for the same part.
# expect: kms:ListKeys, sqs:ListQueues
import threading

import boto3

local = threading.local()


def get(name, region=None):
    key = f"{name}.{region}"
    if not hasattr(local, key):
        setattr(local, key, boto3.client(name, region_name=region))
    return getattr(local, key)


def handler(event, context):
    get("kms").list_keys()
    get("sqs", region=event["region"]).list_queues()
