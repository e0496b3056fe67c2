# A retry decorator does not make its function an entry point.
# expect: s3:ListBuckets
import boto3
from tenacity import retry, stop_after_attempt


@retry(stop=stop_after_attempt(3))
def unused():
    boto3.client("s3").delete_bucket(Bucket="b")


@retry(stop=stop_after_attempt(3))
def used():
    boto3.client("s3").list_buckets()


def handler(event, context):
    used()
