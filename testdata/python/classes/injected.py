# The client is handed to the constructor.
# expect: dynamodb:GetItem
import boto3


class Repository:
    def __init__(self, client):
        self._client = client

    def get(self, key):
        return self._client.get_item(TableName="t", Key=key)


def handler(event, context):
    return Repository(boto3.client("dynamodb")).get(event)
