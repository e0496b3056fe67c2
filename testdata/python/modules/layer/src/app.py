from common.secrets import secret


def handler(event, context):
    return secret("name")
