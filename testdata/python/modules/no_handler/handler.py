# The function that the infrastructure names is not there.
# expect:
# unresolved: any
# start: handler.py main
import boto3


def handler(event, context):
    boto3.client("s3").list_buckets()
