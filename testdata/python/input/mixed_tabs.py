# Tabs and spaces that mean the same column.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


def handler(event, context):
        if event:
		boto3.client("s3").list_buckets()
	boto3.client("sqs").list_queues()
