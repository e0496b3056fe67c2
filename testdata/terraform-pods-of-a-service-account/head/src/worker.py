import boto3

sqs = boto3.client("sqs")

while True:
    for message in sqs.receive_message(QueueUrl="orders").get("Messages", []):
        sqs.delete_message(QueueUrl="orders", ReceiptHandle=message["ReceiptHandle"])
