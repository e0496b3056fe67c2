# One function runs whichever operation it is asked for: that one caller names it does not tell what another one asks for.
# expect: s3:ListBuckets
# unresolved: ec2
import boto3


def run(client, operation):
    return getattr(client, operation)()


def handler(event, context):
    run(boto3.client("s3"), "list_buckets")
    return run(boto3.client("ec2"), f"describe_{event['kind']}")
