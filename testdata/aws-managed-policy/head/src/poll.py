import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    for message in sqs.receive_message(QueueUrl=event["queue"]).get("Messages", []):
        sqs.delete_message(QueueUrl=event["queue"], ReceiptHandle=message["ReceiptHandle"])
