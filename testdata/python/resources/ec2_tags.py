# boto3 adds `create_tags` to the EC2 resource by hand.
# expect: ec2:CreateTags
import boto3


def handler(event, context):
    boto3.resource("ec2").create_tags(Resources=["i"], Tags=[])
