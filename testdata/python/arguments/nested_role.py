# A role inside a list of targets.
# expect: events:PutTargets
# actions: events:PutTargets, iam:PassRole
import boto3


def handler(event, context):
    targets = []
    targets.append({"Id": "1", "Arn": "a", "RoleArn": "arn:aws:iam::1:role/r"})
    boto3.client("events").put_targets(Rule="r", Targets=targets)
