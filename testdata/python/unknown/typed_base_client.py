# `BaseClient` says that it is a client, not which.
# expect: sqs:SendMessage?
# start: files
import boto3
from botocore.client import BaseClient


def send(client: BaseClient):
    client.send_message(QueueUrl="q", MessageBody="m")
