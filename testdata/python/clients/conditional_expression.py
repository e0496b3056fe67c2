# Either of two clients is used.
# expect: sqs:TagQueue, kinesis:ListStreams
import boto3


def handler(event, context):
    client = boto3.client("sqs") if event.get("queue") else boto3.client("kinesis")
    client.tag_queue(QueueUrl="q", Tags={})
    client.list_streams()
