# A task that no code here sends is called with arguments that nothing tells.
# expect: sns:ListTopics?
# start: files
import boto3
from celery import shared_task


@shared_task
def topics(service):
    boto3.client(service).list_topics()
