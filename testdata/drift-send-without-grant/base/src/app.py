import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    order = dynamodb.get_item(TableName="orders", Key=event["key"])["Item"]
    dynamodb.delete_item(TableName="orders", Key=event["key"])
    return order
