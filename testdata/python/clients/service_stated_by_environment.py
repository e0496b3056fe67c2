# The infrastructure states the variable, so the default does not count.
# expect: sqs:ListQueues
# environment: SERVICE=sqs
import os

import boto3

client = boto3.client(os.environ.get("SERVICE", "s3"))


def handler(event, context):
    client.list_queues()
