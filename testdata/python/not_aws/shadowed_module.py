# A variable named `boto3` that is something else.
# expect:
import boto3


class Fake:
    def client(self, name):
        return self

    def list_buckets(self):
        return []


def handler(event, context):
    boto3 = Fake()
    return boto3.client("s3").list_buckets()
