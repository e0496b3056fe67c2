# A helper gives keyword arguments only where a role is to be assumed: without one the calls are the workload's own.
# expect: sts:AssumeRole, sqs:ListQueues, s3:ListBuckets
import boto3


def credentials(arn=None):
    if not arn:
        return {}
    keys = boto3.client("sts").assume_role(RoleArn=arn, RoleSessionName="s")["Credentials"]
    return {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}


def handler(event, context):
    given = credentials(event.get("role"))
    boto3.client("sqs", **given).list_queues()
    boto3.Session(**given).client("s3").list_buckets()
