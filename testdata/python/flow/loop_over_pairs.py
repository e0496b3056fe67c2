# A loop goes through pairs of a service and an operation.
# expect: s3:ListBuckets, sqs:ListQueues, ecs:ListClusters
import boto3

CHECKS = [("s3", "list_buckets"), ("sqs", "list_queues"), ("ecs", "list_clusters")]


def handler(event, context):
    for service, operation in CHECKS:
        getattr(boto3.client(service), operation)()
