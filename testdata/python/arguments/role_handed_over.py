# A role that is handed over has to be passed.
# expect: lambda:CreateFunction
# actions: lambda:CreateFunction, iam:PassRole
import boto3


def handler(event, context):
    boto3.client("lambda").create_function(FunctionName="f", Role="arn:aws:iam::1:role/r", Code={"ZipFile": b""})
