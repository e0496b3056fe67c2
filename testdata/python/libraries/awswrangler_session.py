# A session of another role is handed over.
# expect: sts:AssumeRole
import awswrangler as wr
import boto3


def handler(event, context):
    keys = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::1:role/r", RoleSessionName="s")["Credentials"]
    other = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return wr.s3.read_parquet("s3://b/p/", boto3_session=other)
