# The event source's role is the function's.
# expect: lambda:CreateEventSourceMapping
# actions: lambda:CreateEventSourceMapping
import boto3

functions = boto3.client("lambda")


def handler(event, context):
    functions.create_event_source_mapping(FunctionName="f", EventSourceArn="a")
