# A table with tags and a policy of its own.
# expect: dynamodb:CreateTable
# actions: dynamodb:CreateTable, dynamodb:TagResource, dynamodb:PutResourcePolicy
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.create_table(TableName="t", KeySchema=[], AttributeDefinitions=[], Tags=[{"Key": "a", "Value": "b"}], ResourcePolicy="{}")
