# Clients are appended to a list, and found by iterating.
# expect: s3:ListBuckets
import boto3


def handler(event, context):
    clients = []
    for region in event["regions"]:
        clients.append(boto3.client("s3", region_name=region))
    for client in clients:
        client.list_buckets()
