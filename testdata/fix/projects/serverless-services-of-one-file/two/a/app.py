import boto3


def handler(event, context):
    boto3.client('sqs').send_message(QueueUrl='q', MessageBody='b')
