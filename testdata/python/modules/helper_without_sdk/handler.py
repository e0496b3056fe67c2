# The module that calls names no SDK: the client is passed to it.
# expect: dynamodb:PutItem
import boto3

from helpers import put

client = boto3.client("dynamodb")


def handler(event, context):
    put(client, event)
