# Calls in strings and comments are none.
# expect:
import boto3

# boto3.client("s3").list_buckets()
EXAMPLE = """
boto3.client("s3").delete_bucket(Bucket="b")
"""


def handler(event, context):
    """Runs `boto3.client("sqs").list_queues()`."""
    return EXAMPLE
