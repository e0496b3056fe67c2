# `iter(function, sentinel)` calls the function for each item, so a loop over it runs.
# Source: https://docs.python.org/3/library/functions.html#iter.
# expect: s3:UploadPart, sqs:SendMessageBatch
from itertools import islice

import boto3


def chunks(items, size):
    items = iter(items)
    return iter(lambda: tuple(islice(items, size)), ())


def handler(event, context):
    with open("/tmp/report", "rb") as report:
        for part in iter(lambda: report.read(8388608), b""):
            boto3.client("s3").upload_part(Bucket="b", Key="k", PartNumber=1, UploadId="1", Body=part)
    for chunk in chunks(event["messages"], 10):
        boto3.client("sqs").send_message_batch(QueueUrl="https://queue", Entries=list(chunk))
