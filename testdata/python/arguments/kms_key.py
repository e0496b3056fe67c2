# A key with a policy and tags (KMS developer guide, `CreateKey`).
# expect: kms:CreateKey
# actions: kms:CreateKey, kms:PutKeyPolicy, kms:TagResource
import boto3

kms = boto3.client("kms")


def handler(event, context):
    kms.create_key(Policy="{}", Tags=[{"TagKey": "a", "TagValue": "b"}])
