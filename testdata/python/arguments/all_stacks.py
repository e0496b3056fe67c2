# Stacks that no name is given for are listed, too: botocore's documentation of StackName asks for both permissions.
# expect: cloudformation:DescribeStacks
# actions: cloudformation:DescribeStacks, cloudformation:ListStacks
import boto3


def handler(event, context):
    pages = boto3.client("cloudformation").get_paginator("describe_stacks").paginate()
    return [stack["StackName"] for page in pages for stack in page["Stacks"]]
