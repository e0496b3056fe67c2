# Instances without either.
# expect: ec2:RunInstances
# actions: ec2:RunInstances
import boto3

ec2 = boto3.client("ec2")


def handler(event, context):
    ec2.run_instances(MinCount=1, MaxCount=1, ImageId="i")
