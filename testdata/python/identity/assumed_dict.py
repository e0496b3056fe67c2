# The credentials go through a dict of keyword arguments.
# expect: sts:AssumeRole
import boto3


def credentials(arn):
    keys = boto3.client("sts").assume_role(RoleArn=arn, RoleSessionName="s")["Credentials"]
    return {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }


def handler(event, context):
    boto3.client("organizations", **credentials(event["arn"])).list_accounts()
