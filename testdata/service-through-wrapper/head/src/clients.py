import boto3
from botocore.config import Config

_clients = {}


def aws(service):
    if service not in _clients:
        _clients[service] = boto3.client(service, config=Config(retries={"max_attempts": 3}))
    return _clients[service]
