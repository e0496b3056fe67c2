# A client in `self`, set by the constructor.
# expect: s3:PutObject
import boto3


class Store:
    def __init__(self):
        self.s3 = boto3.client("s3")

    def save(self, body):
        self.s3.put_object(Bucket="b", Key="k", Body=body)


def handler(event, context):
    Store().save(b"")
