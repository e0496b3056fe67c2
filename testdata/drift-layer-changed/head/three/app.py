import audit


def handler(event, context):
    return audit.version()
