# `_make_api_call` takes the operation's own name.
# expect: dynamodb:PutItem(Item, TableName)
import boto3


def handler(event, context):
    client = boto3.client("dynamodb")
    client._make_api_call("PutItem", {"TableName": "t", "Item": {}})
