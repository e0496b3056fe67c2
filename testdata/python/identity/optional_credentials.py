# One helper makes clients with and without an assumed role's credentials.
# expect: sts:AssumeRole, s3:ListBuckets
import boto3


def client(service, credentials=None):
    if credentials:
        return boto3.client(service, aws_access_key_id=credentials["AccessKeyId"], aws_secret_access_key=credentials["SecretAccessKey"])
    return boto3.client(service)


def handler(event, context):
    client("s3").list_buckets()
    assumed = client("sts").assume_role(RoleArn="r", RoleSessionName="s")["Credentials"]
    client("sqs", assumed).list_queues()
