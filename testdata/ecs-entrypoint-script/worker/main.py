import os

import boto3

queue = boto3.client("sqs")
while True:
    queue.receive_message(QueueUrl=os.environ["QUEUE"])
