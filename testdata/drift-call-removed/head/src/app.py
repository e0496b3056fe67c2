import boto3


def handler(event, context):
    return boto3.client("dynamodb").get_item(TableName="orders", Key=event["key"])["Item"]
