# What is made of a default of the environment is only a default, too: something else may be set, and then the other branch runs.
# expect: ec2:CreateImage, ec2:DeleteSnapshot, ec2:DeleteVolume, ec2:RebootInstances, ec2:StopInstances, sqs:ListQueues
import os

import boto3

DRY_RUN = os.environ.get("DRY_RUN", "true").lower() == "true"
STAGE = os.environ.get("STAGE", "dev")
IMAGES = {"dev": False, "prod": True}
ec2 = boto3.client("ec2")


def handler(event, context):
    if not DRY_RUN:
        ec2.delete_snapshot(SnapshotId="snap-1")
    if IMAGES[STAGE]:
        ec2.create_image(InstanceId="i-1", Name="nightly")
    if f"{STAGE}-eu" == "prod-eu":
        ec2.delete_volume(VolumeId="vol-1")
    if STAGE[0] == "p":
        ec2.reboot_instances(InstanceIds=["i-1"])
    if STAGE.strip() not in ("dev", "test"):
        ec2.stop_instances(InstanceIds=["i-1"])
    return boto3.client(os.environ.get("SERVICE", "SQS").lower()).list_queues()
