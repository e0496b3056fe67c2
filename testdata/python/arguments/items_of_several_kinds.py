# A list that is filled with actions of several kinds has each of them on some path, so each of them needs its permission.
# Source: DynamoDB's TransactWriteItems is checked for every action among its items.
# expect: dynamodb:TransactWriteItems
# actions: dynamodb:DeleteItem, dynamodb:PutItem, dynamodb:UpdateItem
import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    items = [{"Delete": {"TableName": "locks", "Key": event["key"]}}]
    for item in event["items"]:
        items.append({"Put": {"TableName": "orders", "Item": item}})
        if item["total"]:
            items.append({"Update": {"TableName": "totals", "Key": item["key"]}})
    client.transact_write_items(TransactItems=items)
