import boto3

import first

client = boto3.client("sqs")


def run():
    client.list_queues()
    print(first.client)
