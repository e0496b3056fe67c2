# There is no such service: that is said once, where the client is made.
# expect:
# unresolved: stepfuntions
import boto3


def handler(event, context):
    machines = boto3.client("stepfuntions")
    machines.list_executions(stateMachineArn="m")
    for page in machines.get_paginator("list_executions").paginate():
        print(page)
    machines.get_waiter("finished").wait()
