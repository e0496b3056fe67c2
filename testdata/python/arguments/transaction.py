# The items of a transaction decide.
# expect: dynamodb:TransactWriteItems
# actions: dynamodb:PutItem, dynamodb:DeleteItem
import boto3


def handler(event, context):
    items = [{"Put": {"TableName": "t", "Item": {}}}, {"Delete": {"TableName": "t", "Key": {}}}]
    boto3.client("dynamodb").transact_write_items(TransactItems=items)
