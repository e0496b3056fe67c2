# `json.load` is not AWS IoT's or anyone's `load`.
# expect:
import boto3
import json

s3 = boto3.client("s3")


def handler(event, context):
    with open("config.json") as file:
        return json.load(file), json.loads("{}"), json.dumps({})
