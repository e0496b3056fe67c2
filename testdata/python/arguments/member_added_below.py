# A member that a branch adds to a map inside the arguments is given on that path: a target's role is handed over then, and a
# copy's source has a version.
# expect: events:PutTargets, s3:CopyObject
# actions: events:PutTargets, iam:PassRole, s3:GetObject, s3:GetObjectVersion, s3:PutObject
import boto3


def handler(event, context):
    target = {"Id": "1", "Arn": "arn:aws:sqs:eu-west-1:123456789012:queue"}
    if event.get("role"):
        target["RoleArn"] = event["role"]
    boto3.client("events").put_targets(Rule="nightly", Targets=[target])
    source = {"Bucket": "inbox", "Key": "report"}
    if event.get("version"):
        source["VersionId"] = event["version"]
    boto3.client("s3").copy_object(CopySource=source, Bucket="outbox", Key="report")
