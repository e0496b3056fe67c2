# A dict has `get`, `update`, `copy` and `pop`.
# expect:
import boto3

settings = {"get": 1}


def handler(event, context):
    settings.update(event)
    copy = settings.copy()
    copy.pop("x", None)
    return settings.get("get"), event.get("Records", [])
