# A table's batch writer puts and deletes in batches.
# expect: dynamodb:BatchWriteItem
# actions: dynamodb:BatchWriteItem
import boto3

table = boto3.resource("dynamodb").Table("t")


def handler(event, context):
    with table.batch_writer(overwrite_by_pkeys=["id"]) as batch:
        for item in event["items"]:
            batch.put_item(Item=item)
        batch.delete_item(Key={"id": "1"})
