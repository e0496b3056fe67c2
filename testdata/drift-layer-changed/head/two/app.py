from audit import record


def handler(event, context):
    record({"two": event})
