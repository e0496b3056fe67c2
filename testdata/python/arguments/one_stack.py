# A stack that is named is not listed: by the client, by a waiter and by boto3's resource.
# expect: cloudformation:DescribeStacks
# actions: cloudformation:DescribeStacks
import boto3


def handler(event, context):
    client = boto3.client("cloudformation")
    client.get_waiter("stack_create_complete").wait(StackName=event["stack"])
    boto3.resource("cloudformation").Stack(event["stack"]).load()
    return client.describe_stacks(StackName="network")
