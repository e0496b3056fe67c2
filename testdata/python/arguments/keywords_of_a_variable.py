# What `**kwargs` from elsewhere may hold is not known: no tags are missing, no ACL either.
# expect: sqs:CreateQueue(QueueName, ..), s3:PutObject(Bucket, Key, ..)
# actions: sqs:CreateQueue, s3:PutObject
import boto3


def make(**options):
    boto3.client("sqs").create_queue(QueueName="q", **options)


def handler(event, context):
    make(**event["options"])
    boto3.client("s3").put_object(Bucket="b", Key="k", **event)
