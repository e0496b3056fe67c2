# Types of boto3-stubs tell what a parameter is, imported for type checkers only.
# expect: s3:GetObject, sqs:SendMessage, dynamodb:GetItem
from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs.client import SQSClient


class Worker:
    def __init__(self, s3: S3Client, table: "Table | None" = None):
        self.s3 = s3
        self.table = table

    def run(self, sqs: SQSClient) -> None:
        self.s3.get_object(Bucket="b", Key="k")
        sqs.send_message(QueueUrl="q", MessageBody="m")
        self.table.get_item(Key={})


def handler(event, context, s3: S3Client = None, table: Table = None, sqs: SQSClient = None):
    Worker(s3, table).run(sqs)
