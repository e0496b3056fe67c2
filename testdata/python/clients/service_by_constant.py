# The service's name is a constant, and an f-string, and joined of two parts.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics
import boto3

SERVICE = "s3"
PREFIX = "s"


def handler(event, context):
    boto3.client(SERVICE).list_buckets()
    boto3.client(f"{PREFIX}qs").list_queues()
    boto3.client(PREFIX + "ns").list_topics()
