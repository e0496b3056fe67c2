# A paginator is asked for by the name of the method that it pages.
# expect: s3:ListObjectsV2, ec2:DescribeInstances
import boto3


def every(client, method, **arguments):
    return client.get_paginator(method.__name__).paginate(**arguments)


def handler(event, context):
    s3 = boto3.client("s3")
    ec2 = boto3.client("ec2")
    list(every(s3, s3.list_objects_v2, Bucket="b"))
    return list(every(ec2, ec2.describe_instances))
