# A table's actions are DynamoDB's operations on that table.
# expect: dynamodb:PutItem(Item, TableName), dynamodb:Query
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    table.put_item(Item=event)
    table.query(KeyConditionExpression=Key("id").eq(1))
