# `load` and `reload` ask for the attributes outright.
# expect: ec2:DescribeInstances, s3:HeadObject, s3:ListBuckets
import boto3


def handler(event, context):
    boto3.resource("ec2").Instance("i").reload()
    boto3.resource("s3").Object("b", "k").load()
    boto3.resource("s3").Bucket("b").load()
