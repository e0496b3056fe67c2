# A Redis client has `get`, `set`, `publish` and `scan` of its own.
# expect:
import boto3
import redis

cache = redis.Redis(host="h")
sns = boto3.client("sns")


def handler(event, context):
    cache.set("k", "v")
    cache.publish("channel", "m")
    cache.scan(match="x*")
    return cache.get("k")
