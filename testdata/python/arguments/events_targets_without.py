# Targets that their own policies let in.
# expect: events:PutEvents, events:PutRule, events:PutTargets
# actions: events:PutTargets, events:PutRule, events:PutEvents
import boto3

events = boto3.client("events")


def handler(event, context):
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "a"}])
    events.put_rule(Name="r", ScheduleExpression="rate(1 day)")
    events.put_events(Entries=[])
