# The same list without a role.
# expect: events:PutTargets
# actions: events:PutTargets
import boto3


def handler(event, context):
    boto3.client("events").put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "a"}])
