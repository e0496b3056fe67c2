import boto3


def handler(event, context):
    boto3.client("mediaconvert").create_job(Role=event["role"], Settings={})
    boto3.client("scheduler").create_schedule(
        Name="later",
        ScheduleExpression="rate(1 day)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": event["target"], "RoleArn": event["role"]},
    )
