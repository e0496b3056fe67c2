# What comes with an event may take the place of a default under the same key.
# expect: ec2:StartInstances, ec2:StopInstances, ec2:TerminateInstances
import boto3

DEFAULTS = {"mode": "plan"}
ec2 = boto3.client("ec2")


def handler(event, context):
    merged = {**DEFAULTS, **event}
    if merged["mode"] == "apply":
        ec2.terminate_instances(InstanceIds=["i-1"])
    copied = dict(DEFAULTS)
    for key, value in event.items():
        copied[key] = value
    if copied["mode"] == "stop":
        ec2.stop_instances(InstanceIds=["i-1"])
    updated = {"mode": "plan"}
    updated.update(event)
    if updated["mode"] == "start":
        ec2.start_instances(InstanceIds=["i-1"])
