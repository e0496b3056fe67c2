# A resource's waiters poll the client's operation.
# expect: dynamodb:CreateTable, dynamodb:DescribeTable
import boto3


def handler(event, context):
    table = boto3.resource("dynamodb").create_table(TableName="t", KeySchema=[], AttributeDefinitions=[])
    table.wait_until_exists()
