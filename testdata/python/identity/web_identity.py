# A role that a token gets.
# expect: sts:AssumeRoleWithWebIdentity
import boto3


def handler(event, context):
    response = boto3.client("sts").assume_role_with_web_identity(RoleArn="r", RoleSessionName="s", WebIdentityToken="t")
    keys = response["Credentials"]
    client = boto3.client(
        "s3",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    return client.list_buckets()
