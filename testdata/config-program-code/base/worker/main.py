import boto3

sqs = boto3.client("sqs")
while True:
    sqs.receive_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111122223333/work")
