import boto3


def __getattr__(name):
    return boto3.client(name)
