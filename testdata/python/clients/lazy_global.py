# A global is set when it is first needed.
# expect: secretsmanager:GetSecretValue
import boto3

_client = None


def get_client():
    global _client
    if _client is None:
        _client = boto3.client("secretsmanager")
    return _client


def handler(event, context):
    return get_client().get_secret_value(SecretId="s")
