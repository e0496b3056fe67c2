import boto3


def client(service):
    return boto3.client(service)
