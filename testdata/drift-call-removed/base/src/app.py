import boto3


def handler(event, context):
    order = boto3.client("dynamodb").get_item(TableName="orders", Key=event["key"])["Item"]
    boto3.client("ses").send_email(Source="a@example.com", Destination={}, Message={})
    return order
