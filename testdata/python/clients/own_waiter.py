# A waiter that the code describes polls the operation which its description names.
# Source: botocore 1.44.5, waiter.py.
# expect: glue:GetJobRun
import boto3
from botocore.waiter import WaiterModel, create_waiter_with_client

MODEL = WaiterModel(
    {
        "version": 2,
        "waiters": {"JobDone": {"operation": "GetJobRun", "delay": 9, "maxAttempts": 5, "acceptors": []}},
    }
)


def handler(event, context):
    waiter = create_waiter_with_client("JobDone", MODEL, boto3.client("glue"))
    waiter.wait(JobName="nightly", RunId=event["run"])
