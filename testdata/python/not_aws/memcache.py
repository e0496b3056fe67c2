# A cache client.
# expect:
import boto3
from pymemcache.client.base import Client

client = Client("localhost")


def handler(event, context):
    client.set("k", "v")
    client.delete("k")
    return client.get("k")
