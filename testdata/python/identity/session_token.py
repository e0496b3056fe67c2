# `get_session_token` gives the caller's own rights.
# expect: sts:GetSessionToken, s3:ListBuckets
import boto3


def handler(event, context):
    keys = boto3.client("sts").get_session_token()["Credentials"]
    boto3.client("s3", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"]).list_buckets()
