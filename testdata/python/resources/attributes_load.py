# Attributes are loaded by the resource's own operation, once they are read.
# expect: iam:GetRole, sns:GetTopicAttributes, dynamodb:DescribeTable, cloudformation:DescribeStacks, ec2:DescribeVpcs
import boto3


def handler(event, context):
    arn = boto3.resource("iam").Role("r").arn
    topic = boto3.resource("sns").Topic("t").attributes
    items = boto3.resource("dynamodb").Table("t").item_count
    stack = boto3.resource("cloudformation").Stack("s").stack_status
    return arn, topic, items, stack, boto3.resource("ec2").Vpc("v").cidr_block
