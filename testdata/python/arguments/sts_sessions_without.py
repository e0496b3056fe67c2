# A role alone.
# expect: sts:AssumeRole
# actions: sts:AssumeRole
import boto3

sts = boto3.client("sts")


def handler(event, context):
    sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/r", RoleSessionName="s")
