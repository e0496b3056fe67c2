import os

import boto3


def handler(event, context):
    if os.environ["PUBLISH"] == "true":
        boto3.client("sns").publish(TopicArn="t", Message="m")
