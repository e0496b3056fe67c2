# Sub-resources and references lead from one resource to another.
# expect: s3:PutBucketPolicy, ec2:DescribeInstances, ec2:DeleteVpc
import boto3


def handler(event, context):
    boto3.resource("s3").Bucket("b").Policy().put(Policy="{}")
    instance = boto3.resource("ec2").Instance("i")
    instance.vpc.delete()
