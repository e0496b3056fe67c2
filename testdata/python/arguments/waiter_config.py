# What configures the waiter or the paginator is no member of the request.
# expect: dynamodb:Scan(TableName), dynamodb:DescribeTable(TableName)
import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    client.get_waiter("table_exists").wait(TableName="t", WaiterConfig={"Delay": 1})
    list(client.get_paginator("scan").paginate(TableName="t", PaginationConfig={"PageSize": 1}))
