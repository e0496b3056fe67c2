# Nothing is put over these defaults but what is known, so the other branch never runs.
# expect: ec2:DescribeInstances
import boto3

DEFAULTS = {"mode": "plan", "size": 1}
ec2 = boto3.client("ec2")


def handler(event, context):
    merged = {**DEFAULTS, **{"size": 2}}
    if merged["mode"] == "apply":
        ec2.terminate_instances(InstanceIds=["i-1"])
    ec2.describe_instances()
