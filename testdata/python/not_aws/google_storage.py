# Another cloud's storage client.
# expect:
import boto3
from google.cloud import storage

client = storage.Client()


def handler(event, context):
    bucket = client.get_bucket("b")
    bucket.delete_blob("k")
    client.list_buckets()
