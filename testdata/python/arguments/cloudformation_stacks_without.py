# A stack that is made as the caller, whose other permissions its template tells.
# expect: cloudformation:CreateStack, cloudformation:DescribeStacks
# actions: cloudformation:CreateStack, cloudformation:DescribeStacks, cloudformation:ListStacks
import boto3

cloudformation = boto3.client("cloudformation")


def handler(event, context):
    cloudformation.create_stack(StackName="s", TemplateBody="{}")
    cloudformation.describe_stacks()
