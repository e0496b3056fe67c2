# The annotation says which client it is.
# expect: s3:PutObject, dynamodb:GetItem, sqs:ListQueues
# start: files
from typing import TYPE_CHECKING, Optional

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client
    from types_boto3_sqs.client import SQSClient


def save(s3: "S3Client", table: "Table", queue: Optional["SQSClient"] = None):
    s3.put_object(Bucket="b", Key="k")
    table.get_item(Key={})
    queue.list_queues()
