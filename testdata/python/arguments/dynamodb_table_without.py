# A table alone.
# expect: dynamodb:CreateTable
# actions: dynamodb:CreateTable
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.create_table(TableName="t", KeySchema=[], AttributeDefinitions=[])
