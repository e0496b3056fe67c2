# boto3 keeps the session that its own functions use.
# Source: boto3 1.44.5, __init__.py.
# expect: scheduler:DeleteSchedule, kms:ListKeys
import boto3

session = boto3._get_default_session()


def handler(event, context):
    session.client("scheduler").delete_schedule(Name="nightly")
    (boto3.DEFAULT_SESSION or boto3.Session()).client("kms").list_keys()
