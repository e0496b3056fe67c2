# Without the deciding argument nothing more is needed.
# expect: kms:CreateKey(Description)
# actions: kms:CreateKey
import boto3


def handler(event, context):
    boto3.client("kms").create_key(Description="d")
