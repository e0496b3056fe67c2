import boto3


def handler(event, context):
    boto3.client("events").put_events(Entries=[])
