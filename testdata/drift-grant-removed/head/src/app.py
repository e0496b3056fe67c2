import boto3


def handler(event, context):
    order = boto3.client("dynamodb").get_item(TableName="orders", Key=event["key"])["Item"]
    boto3.client("events").put_events(Entries=[{"Detail": str(order)}])
