import os

import boto3
from boto3.dynamodb.conditions import Key

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE"])


def handler(event, context):
    dynamodb.meta.client.describe_table(TableName=table.name)
    known = table.query(KeyConditionExpression=Key("day").eq(event["day"]))["Items"]
    with table.batch_writer() as batch:
        for item in event["items"]:
            if item not in known:
                batch.put_item(Item=item)
