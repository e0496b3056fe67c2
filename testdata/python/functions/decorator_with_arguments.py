# A decorator with arguments that hands a client to what it wraps.
# expect: dynamodb:PutItem
import functools

import boto3


def with_client(service):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return function(boto3.client(service), *args, **kwargs)

        return inner

    return wrap


@with_client("dynamodb")
def save(client, item):
    client.put_item(TableName="t", Item=item)


def handler(event, context):
    save(event)
