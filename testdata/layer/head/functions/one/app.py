from settings import load, one


def handler(event, context):
    return [*load("/app"), one("/shared/key")]
