import store


def handler(event, context):
    return store.load(event["key"])
