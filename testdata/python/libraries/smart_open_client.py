# A client that acts as another role is handed over.
# expect: sts:AssumeRole
import boto3
from smart_open import open as smart


def handler(event, context):
    keys = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::1:role/r", RoleSessionName="s")["Credentials"]
    other = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return smart("s3://b/k", transport_params={"client": other.client("s3")}).read()
