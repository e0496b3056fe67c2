# An annotation in quotes says what it says without them.
# expect: s3:HeadBucket, s3:ListBuckets, sqs:DeleteQueue, sqs:PurgeQueue
# start: files
from typing import TYPE_CHECKING, Optional

import boto3

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs.service_resource import Queue


def names(clients: "list[S3Client]", by_region: "dict[str, S3Client]"):
    for client in clients:
        client.list_buckets()
    by_region["eu-west-1"].head_bucket(Bucket="b")


def empty(queue: "Optional[Queue]", others: "list['Queue']"):
    queue.purge()
    for other in others:
        other.delete()
