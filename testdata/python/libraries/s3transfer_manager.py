# Many files go fast through the manager beneath boto3's transfers.
# Source: s3transfer 0.19.3, manager.py.
# expect: s3:PutObject, s3:GetObject, s3:CopyObject, s3:DeleteObject
import boto3
from boto3.s3.transfer import TransferConfig, create_transfer_manager


def handler(event, context):
    with create_transfer_manager(boto3.client("s3"), TransferConfig()) as transfers:
        transfers.upload("/tmp/report", "reports", "today")
        transfers.download("reports", "yesterday", "/tmp/yesterday")
        transfers.copy({"Bucket": "reports", "Key": "today"}, "archive", "today")
    manager = create_transfer_manager(boto3.client("s3"), TransferConfig())
    manager.delete("reports", "old")
    manager.shutdown()
