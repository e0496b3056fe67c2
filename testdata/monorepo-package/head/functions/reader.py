from common import get


def handler(event, context):
    return get("data", event["key"])
