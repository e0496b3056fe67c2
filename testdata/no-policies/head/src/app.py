import boto3


def handler(event, context):
    table = boto3.resource("dynamodb").Table("orders")
    table.delete_item(Key={"id": event["id"]})
