# What is made with tags needs the tagging action too.
# expect: logs:FilterLogEvents
# actions: logs:FilterLogEvents, logs:Unmask
import boto3

logs = boto3.client("logs")


def handler(event, context):
    logs.filter_log_events(logGroupName="g", unmask=True)
