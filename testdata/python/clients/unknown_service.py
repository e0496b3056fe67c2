# The service is chosen by the event; the method fits one service only.
# expect: sqs:SendMessage?
import boto3


def handler(event, context):
    boto3.client(event["service"]).send_message(QueueUrl="q", MessageBody="m")
