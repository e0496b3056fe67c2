import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    table.update_item(Key={"id": event["id"]}, UpdateExpression="SET seen = :t", ExpressionAttributeValues={":t": True})
    return table.get_item(Key={"id": event["id"]})
