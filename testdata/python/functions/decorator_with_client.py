# A decorator hands the client in as an argument.
# expect: s3:ListBuckets
import boto3


def with_client(service):
    def decorate(function):
        def wrapper(event, context):
            return function(boto3.client(service), event)

        return wrapper

    return decorate


@with_client("s3")
def handler(client, event):
    return client.list_buckets()
