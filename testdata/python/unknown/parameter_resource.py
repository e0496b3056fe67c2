# A resource's action has no table name.
# expect: dynamodb:PutItem?
# start: files
import boto3


def save(table, item):
    table.put_item(Item=item)
