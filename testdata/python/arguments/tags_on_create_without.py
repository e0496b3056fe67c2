# What is made without does not; unmasking is asked for.
# expect: logs:CreateLogGroup, logs:FilterLogEvents
# actions: logs:FilterLogEvents, logs:CreateLogGroup
import boto3

logs = boto3.client("logs")


def handler(event, context):
    logs.filter_log_events(logGroupName="g")
    logs.create_log_group(logGroupName="g")
