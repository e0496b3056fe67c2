# Batch actions act on all that was listed.
# expect: s3:ListObjectVersions, s3:DeleteObjects, ec2:DescribeInstances, ec2:TerminateInstances, ec2:CreateTags
import boto3


def handler(event, context):
    boto3.resource("s3").Bucket("b").object_versions.delete()
    instances = boto3.resource("ec2").instances.filter(InstanceIds=["i"])
    instances.create_tags(Tags=[])
    instances.terminate()
