# A function for each type of argument.
# expect: s3:PutObject, sqs:SendMessage
import functools

import boto3


@functools.singledispatch
def store(value):
    boto3.client("s3").put_object(Bucket="b", Key="k", Body=value)


@store.register
def _(value: int):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody=str(value))


def handler(event, context):
    store(event["value"])
