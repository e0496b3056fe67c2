# Classes that a call of `type` makes of nothing have nothing that could call AWS.
# expect:
import boto3

Settings = type("Settings", (), {})


def failure(name):
    return type(name, (Exception,), {})


def handler(event, context):
    settings = Settings()
    settings.version = boto3.__version__
    raise failure("Refused")(settings.version)
