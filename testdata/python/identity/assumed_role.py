# A client of an assumed role needs `sts:AssumeRole` here, and nothing else of this role.
# expect: sts:AssumeRole(RoleArn, RoleSessionName)
import boto3


def handler(event, context):
    sts = boto3.client("sts")
    credentials = sts.assume_role(RoleArn="arn:aws:iam::1:role/r", RoleSessionName="s")["Credentials"]
    s3 = boto3.client(
        "s3",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    s3.delete_bucket(Bucket="b")
