# Instances with a profile and tags.
# expect: ec2:AssociateIamInstanceProfile, ec2:RunInstances
# actions: ec2:RunInstances, ec2:CreateTags, iam:PassRole, ec2:AssociateIamInstanceProfile
import boto3

ec2 = boto3.client("ec2")


def handler(event, context):
    ec2.run_instances(MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "p"}, TagSpecifications=[{"ResourceType": "instance", "Tags": []}])
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": "p"}, InstanceId="i")
