from sending import send


def handler(event, context):
    send(event["text"])
