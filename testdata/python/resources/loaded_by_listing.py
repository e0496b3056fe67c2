# DynamoDB lists names only: an attribute of a listed table is loaded.
# expect: dynamodb:ListTables, dynamodb:DescribeTable
import boto3


def handler(event, context):
    return [table.item_count for table in boto3.resource("dynamodb").tables.all()]
