# MinIO's own client has `put_object` with its own arguments.
# expect:
import boto3
from minio import Minio

client = Minio("play.min.io")


def handler(event, context):
    client.put_object("b", "k", b"", 0)
    client.list_buckets()
    client.remove_object("b", "k")
