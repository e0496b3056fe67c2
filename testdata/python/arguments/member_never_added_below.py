# Neither branch adds a role to the target, so none is handed over, however the list is filled.
# expect: events:PutTargets
# actions: events:PutTargets
import boto3


def handler(event, context):
    targets = [{"Id": "1", "Arn": "arn:aws:sqs:eu-west-1:123456789012:queue"}]
    for arn in event["arns"]:
        targets.append({"Id": arn, "Arn": arn})
    if event.get("input"):
        targets[0]["Input"] = event["input"]
    boto3.client("events").put_targets(Rule="nightly", Targets=targets)
