import boto3

sqs = boto3.client("sqs")
while True:
    found = sqs.receive_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/work")
    for message in found.get("Messages", []):
        sqs.delete_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/work", ReceiptHandle=message["ReceiptHandle"])
