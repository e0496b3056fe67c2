# A helper calls the client's method that it is given; the place is where the method is named.
# expect: s3:GetObject(Bucket, Key), sqs:SendMessage(MessageBody, QueueUrl)
import time

import boto3


def retry(function, *args, **kwargs):
    for attempt in range(3):
        try:
            return function(*args, **kwargs)
        except Exception:
            time.sleep(attempt)


def handler(event, context):
    retry(boto3.client("s3").get_object, Bucket="b", Key="k")
    retry(boto3.client("sqs").send_message, QueueUrl="q", MessageBody="m")
