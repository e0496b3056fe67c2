import boto3

queue = boto3.client("sqs")


def handler(event, context):
    queue.delete_message(QueueUrl=event["queue"], ReceiptHandle=event["handle"])
