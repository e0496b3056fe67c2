# The infrastructure states the variable that the code asks for.
# expect: s3:GetObject
# environment: ENABLE_QUEUE=false TARGET=store
import os

import boto3


def handler(event, context):
    if os.environ["ENABLE_QUEUE"] == "true":
        boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    if os.getenv("TARGET") == "store":
        boto3.client("s3").get_object(Bucket="b", Key="k")
