from shared.queue import send


def handler(event, context):
    send(event)
