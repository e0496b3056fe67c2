# `:=` binds the client inside a condition.
# expect: iam:ListUsers
import boto3


def handler(event, context):
    if (iam := boto3.client("iam")) and event:
        iam.list_users()
