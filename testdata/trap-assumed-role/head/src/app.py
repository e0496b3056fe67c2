import boto3

sts = boto3.client("sts")


def handler(event, context):
    for account in event["accounts"]:
        role = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/audit", RoleSessionName="audit")
        credentials = role["Credentials"]
        ec2 = boto3.client(
            "ec2",
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )
        ec2.describe_instances()
