# Session tags and a source identity are actions of the role that is assumed.
# expect: sts:AssumeRole
# actions: sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity
import boto3

sts = boto3.client("sts")


def handler(event, context):
    sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/r", RoleSessionName="s", Tags=[{"Key": "a", "Value": "b"}], SourceIdentity="i")
