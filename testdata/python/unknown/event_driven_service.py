# The service's name is unknown, the paginator's is known.
# expect: ec2:DescribeInstances?
import boto3


def handler(event, context):
    for page in boto3.client(event["service"]).get_paginator("describe_instances").paginate():
        print(page)
