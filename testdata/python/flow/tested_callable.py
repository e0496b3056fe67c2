# A default may be a factory or the object itself; what is not callable is used as it is. Only the client that the factory
# makes is called through it.
# expect: dynamodb:ListTables, sns:ListTopics
import boto3


def resolve(default):
    if callable(default):
        return default()
    return default


def handler(event, context):
    resolve(lambda: boto3.client("dynamodb")).list_tables()
    resolve(boto3.client("sns")).list_topics()
