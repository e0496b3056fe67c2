# Neither does a method that nothing calls.
# expect: s3:GetObject
import boto3


class Store:
    def __init__(self):
        self.s3 = boto3.client("s3")

    def load(self):
        return self.s3.get_object(Bucket="b", Key="k")

    def remove(self):
        self.s3.delete_object(Bucket="b", Key="k")


def handler(event, context):
    Store().load()
