# What an assertion asks for holds after it.
# expect: kms:ListKeys, sqs:ListQueues
import boto3


def handler(event, context):
    service = event["service"]
    assert service in {"kms"}, "another service"
    boto3.client(service).list_keys()
    assert boto3.client("sqs").list_queues()
