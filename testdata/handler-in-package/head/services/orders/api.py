from .store import load, save


def handler(event, context):
    order = load(event["id"])
    order["seen"] = {"BOOL": True}
    save(order)
