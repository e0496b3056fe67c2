# One of the targets has a role; a rule can have one too.
# expect: events:PutRule, events:PutTargets
# actions: events:PutTargets, events:PutRule, events:TagResource, iam:PassRole
import boto3

events = boto3.client("events")


def handler(event, context):
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "a"}, {"Id": "2", "Arn": "b", "RoleArn": "arn:aws:iam::111122223333:role/r"}])
    events.put_rule(Name="r", RoleArn="arn:aws:iam::111122223333:role/r", Tags=[{"Key": "a", "Value": "b"}])
