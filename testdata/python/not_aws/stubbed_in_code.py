# A stand-in that the code always uses.
# expect:
import boto3


class Memory:
    def put_object(self, Bucket, Key, Body=b""):
        return {}


def store(client):
    client.put_object(Bucket="b", Key="k")


def handler(event, context):
    store(Memory())
