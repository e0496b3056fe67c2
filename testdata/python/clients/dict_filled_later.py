# A cache of clients is filled as they are asked for.
# expect: s3:ListBuckets, sns:ListTopics
import boto3

_clients = {}


def client(name):
    if name not in _clients:
        _clients[name] = boto3.client(name)
    return _clients[name]


def handler(event, context):
    client("s3").list_buckets()
    client("sns").list_topics()
