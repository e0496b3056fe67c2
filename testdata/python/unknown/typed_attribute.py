# An annotated field of a class that nobody fills.
# expect: s3:ListBuckets
# start: files
from dataclasses import dataclass

import boto3
from mypy_boto3_s3.client import S3Client


@dataclass
class Store:
    client: S3Client

    def run(self):
        self.client.list_buckets()
