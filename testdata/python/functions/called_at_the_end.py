# What is registered for the end runs then: of the program, of a block, of an object.
# expect: dynamodb:PutItem(Item, TableName), s3:DeleteObject(Bucket, Key), sns:Publish(Message, TopicArn), ssm:DeleteParameter(Name)
import atexit
import weakref
from contextlib import ExitStack

import boto3


@atexit.register
def flush():
    boto3.client("sns").publish(TopicArn="t", Message="m")


atexit.register(boto3.client("dynamodb").put_item, TableName="t", Item={})


class Parameter:
    pass


def handler(event, context):
    weakref.finalize(Parameter(), boto3.client("ssm").delete_parameter, Name="n")
    with ExitStack() as stack:
        stack.callback(boto3.client("s3").delete_object, Bucket="b", Key="k")
