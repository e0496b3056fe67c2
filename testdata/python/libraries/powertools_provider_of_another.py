# A provider with the client of an assumed role reads with that role.
# expect: sts:AssumeRole
import boto3
from aws_lambda_powertools.utilities.parameters import SSMProvider


def handler(event, context):
    keys = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::1:role/r", RoleSessionName="s")["Credentials"]
    client = boto3.client(
        "ssm",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    return SSMProvider(boto3_client=client).get("/a")
