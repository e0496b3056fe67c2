# Only reads, by an operation of their own.
# expect: dynamodb:TransactGetItems
# actions: dynamodb:GetItem
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": "t", "Key": {}}}])
