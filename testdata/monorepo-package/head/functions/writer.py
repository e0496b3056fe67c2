from common import storage


def handler(event, context):
    storage.put("data", event["key"], event["body"])
