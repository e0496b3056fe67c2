# A starred target takes what is left.
# expect: sqs:ListQueues, sns:ListTopics
import boto3


def handler(event, context):
    first, *rest = [boto3.client("s3"), boto3.client("sqs"), boto3.client("sns")]
    rest[0].list_queues()
    rest[1].list_topics()
