# The caller's identity may always be asked for.
# expect: sts:GetCallerIdentity
# actions:
import boto3


def handler(event, context):
    return boto3.client("sts").get_caller_identity()["Account"]
