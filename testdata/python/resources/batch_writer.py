# A batch writer writes batches, whatever is put into it.
# expect: dynamodb:BatchWriteItem
import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    with table.batch_writer() as batch:
        for item in event["items"]:
            batch.put_item(Item=item)
            batch.delete_item(Key=item)
