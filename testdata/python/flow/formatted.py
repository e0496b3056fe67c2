# What an f-string is made of runs, also its widths, and where the string itself is not used.
# expect: kms:ListKeys, sqs:ListQueues
import boto3


def handler(event, context):
    f"{boto3.client('kms').list_keys()}"
    return f"{event:>{boto3.client('sqs').list_queues()['n']}}"
