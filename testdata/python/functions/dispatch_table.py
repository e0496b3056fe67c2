# The event chooses a function of a table.
# expect: s3:PutObject, s3:DeleteObject
import boto3

s3 = boto3.client("s3")


def create(record):
    s3.put_object(Bucket="b", Key=record)


def remove(record):
    s3.delete_object(Bucket="b", Key=record)


HANDLERS = {"INSERT": create, "REMOVE": remove}


def handler(event, context):
    for record in event["Records"]:
        action = HANDLERS.get(record["eventName"])
        if action:
            action(record)
