import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    boto3.resource("dynamodb").Table("t").put_item(Item={})
    sqs.send_message(QueueUrl=event["queue"], MessageBody="m")
