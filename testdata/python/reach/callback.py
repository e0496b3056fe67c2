# A function handed to a library is called by it.
# expect: sns:Publish
import signal

import boto3


def on_stop(number, frame):
    boto3.client("sns").publish(TopicArn="t", Message="m")


def handler(event, context):
    signal.signal(signal.SIGTERM, on_stop)
