# `match` chooses among operations.
# expect: s3:PutObject, s3:DeleteObject, sqs:SendMessage
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    match event:
        case {"action": "put", "key": key}:
            s3.put_object(Bucket="b", Key=key)
        case {"action": "delete", "key": str(key)}:
            s3.delete_object(Bucket="b", Key=key)
        case _:
            boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
