# A stub's name that nothing imports.
# expect: stepfunctions:StartExecution, logs:DescribeLogGroups
# start: files
import boto3


def start(client: "SFNClient", logs: "CloudWatchLogsClient"):
    client.start_execution(stateMachineArn="a")
    logs.describe_log_groups()
