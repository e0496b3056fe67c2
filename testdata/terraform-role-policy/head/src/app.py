import boto3


def handler(event, context):
    boto3.client("dynamodb").put_item(TableName="t", Item={})
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
