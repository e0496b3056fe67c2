import boto3


def secret(name):
    return boto3.client("secretsmanager").get_secret_value(SecretId=name)
