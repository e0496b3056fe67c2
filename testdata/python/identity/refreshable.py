# Credentials that botocore refreshes by assuming a role.
# expect: sts:AssumeRole
import boto3
from botocore.credentials import RefreshableCredentials
from botocore.session import get_session


def refresh():
    keys = boto3.client("sts").assume_role(RoleArn="r", RoleSessionName="s")["Credentials"]
    return {"access_key": keys["AccessKeyId"], "secret_key": keys["SecretAccessKey"], "token": keys["SessionToken"], "expiry_time": ""}


def handler(event, context):
    session = get_session()
    session._credentials = RefreshableCredentials.create_from_metadata(
        metadata=refresh(), refresh_using=refresh, method="sts-assume-role"
    )
    boto3.Session(botocore_session=session).client("s3").list_buckets()
