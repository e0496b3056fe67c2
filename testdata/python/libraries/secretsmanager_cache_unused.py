# A cache that is never asked gets nothing.
# expect:
from aws_secretsmanager_caching import SecretCache

cache = SecretCache()


def handler(event, context):
    return event
