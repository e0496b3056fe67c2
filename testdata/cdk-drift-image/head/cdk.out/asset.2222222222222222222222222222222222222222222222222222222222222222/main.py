import boto3

boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
