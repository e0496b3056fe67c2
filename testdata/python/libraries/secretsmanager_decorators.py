# Its decorators hand the secret to the function.
# expect: secretsmanager:DescribeSecret, secretsmanager:GetSecretValue
from aws_secretsmanager_caching import InjectKeywordedSecretString, InjectSecretString, SecretCache

cache = SecretCache()


@InjectSecretString("name", cache)
def one(secret):
    return secret


@InjectKeywordedSecretString(secret_id="name", cache=cache, user="username")
def two(user):
    return user


def handler(event, context):
    return one(), two()
