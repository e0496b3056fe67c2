# A schedule's target always has a role; a group can have tags.
# expect: scheduler:CreateSchedule, scheduler:CreateScheduleGroup
# actions: scheduler:CreateSchedule, iam:PassRole, scheduler:CreateScheduleGroup, scheduler:TagResource
import boto3

scheduler = boto3.client("scheduler")


def handler(event, context):
    scheduler.create_schedule(Name="s", ScheduleExpression="rate(1 day)", FlexibleTimeWindow={}, Target={"Arn": "a", "RoleArn": "arn:aws:iam::111122223333:role/r"})
    scheduler.create_schedule_group(Name="g", Tags=[{"Key": "a", "Value": "b"}])
