# A batch action of a collection lists first, then acts on all.
# expect: ec2:DescribeInstances(Filters), ec2:StopInstances
import boto3


def handler(event, context):
    boto3.resource("ec2").instances.filter(Filters=[]).stop()
