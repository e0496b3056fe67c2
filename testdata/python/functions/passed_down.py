# A client is passed to the function that uses it.
# expect: sqs:DeleteMessage
import boto3


def remove(queue, message):
    queue.delete_message(QueueUrl="q", ReceiptHandle=message)


def handler(event, context):
    sqs = boto3.client("sqs")
    for record in event["Records"]:
        remove(sqs, record["receiptHandle"])
