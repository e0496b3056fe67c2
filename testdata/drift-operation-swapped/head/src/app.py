import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    return table.query(KeyConditionExpression=Key("id").eq(event["id"]))["Items"][0]
