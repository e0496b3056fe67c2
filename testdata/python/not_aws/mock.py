# A mock object takes every method.
# expect:
from unittest import mock

import boto3

client = mock.MagicMock()


def handler(event, context):
    client.put_object(Bucket="b", Key="k")
    client.send_message(QueueUrl="q", MessageBody="m")
