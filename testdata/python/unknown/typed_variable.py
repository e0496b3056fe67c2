# An annotated variable that a library fills.
# expect: sqs:SendMessage
import boto3
from company.aws import connect
from mypy_boto3_sqs import SQSClient

queue: SQSClient = connect("sqs")


def handler(event, context):
    queue.send_message(QueueUrl="q", MessageBody="m")
