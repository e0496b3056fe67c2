import audit


def handler(event, context):
    audit.record(event)
