import json

import boto3
import redis
import requests

from memory import Bus, Store

ssm = boto3.client("ssm")
cache = redis.Redis(host="cache")
web = requests.Session()
store = Store()


def handler(event, context):
    with open("settings.json") as file:
        settings = json.load(file)
    host = ssm.get_parameter(Name="/host")["Parameter"]["Value"]
    cache.get(host)
    cache.publish("channel", "message")
    web.put(host, data=b"")
    web.delete(settings.get("url"))
    store.put_item(Item=event)
    store.get_object(Bucket="b", Key="k")
    Bus().publish(TopicArn="t", Message="m")
    return store.query()
