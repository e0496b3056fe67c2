# A group without tags.
# expect: scheduler:CreateScheduleGroup, scheduler:DeleteSchedule
# actions: scheduler:CreateScheduleGroup, scheduler:DeleteSchedule
import boto3

scheduler = boto3.client("scheduler")


def handler(event, context):
    scheduler.create_schedule_group(Name="g")
    scheduler.delete_schedule(Name="s")
