import boto3

from queueing import announce

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    order = dynamodb.get_item(TableName="orders", Key=event["key"])["Item"]
    announce(order)
    dynamodb.delete_item(TableName="orders", Key=event["key"])
    return order
