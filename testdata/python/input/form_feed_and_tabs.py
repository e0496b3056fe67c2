# Form feeds and tabs.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3

def handler(event, context):
	if event:
		boto3.client("s3").list_buckets()
	boto3.client("sqs").list_queues()
