# `zip` and `enumerate` keep what belongs together.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3

SERVICES = ["s3", "sqs"]
OPERATIONS = ["list_buckets", "list_queues"]


def handler(event, context):
    for index, (service, operation) in enumerate(zip(SERVICES, OPERATIONS)):
        print(index, getattr(boto3.client(service), operation)())
