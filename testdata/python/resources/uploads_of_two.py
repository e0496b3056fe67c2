# A client of one of two services: what boto3 adds to the one is nothing that the other lacks.
# expect: s3:PutObject, sqs:ListQueues
import boto3

POOL = {"s3": boto3.client("s3"), "sqs": boto3.client("sqs")}


def handler(event, context):
    client = POOL[event["service"]]
    client.upload_file("f", "b", "k")
    client.list_queues()
