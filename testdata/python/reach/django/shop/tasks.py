import boto3
from celery import shared_task


@shared_task
def collect():
    return boto3.client("sqs").list_queues()
