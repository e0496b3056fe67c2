# What a resource's identifiers fill in is given too.
# expect: dynamodb:UpdateItem(Key, TableName)
import boto3

NAME = "orders"


def handler(event, context):
    boto3.resource("dynamodb").Table(NAME).update_item(Key={})
