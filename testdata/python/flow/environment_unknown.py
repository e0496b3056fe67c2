# A variable that nobody states may be anything.
# expect: s3:GetObject, sqs:SendMessage
import os

import boto3


def handler(event, context):
    if os.environ.get("TARGET", "store") == "store":
        boto3.client("s3").get_object(Bucket="b", Key="k")
    else:
        boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
