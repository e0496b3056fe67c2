# A function `client` of one's own.
# expect:
import boto3
from company import client


def handler(event, context):
    return client("s3").list_buckets
