# The cache describes a secret before it gets its value.
# expect: secretsmanager:DescribeSecret, secretsmanager:GetSecretValue
# actions: secretsmanager:DescribeSecret, secretsmanager:GetSecretValue
from aws_secretsmanager_caching import SecretCache, SecretCacheConfig

cache = SecretCache(config=SecretCacheConfig())


def handler(event, context):
    cache.refresh_secret_now("name")
    cache.get_secret_binary("name")
    return cache.get_secret_string("name")
