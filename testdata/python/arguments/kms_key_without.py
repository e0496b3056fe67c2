# A key with the default policy.
# expect: kms:CreateKey
# actions: kms:CreateKey
import boto3

kms = boto3.client("kms")


def handler(event, context):
    kms.create_key(Description="d")
