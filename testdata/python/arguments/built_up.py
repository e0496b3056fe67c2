# A dict is built up before the call: what a branch adds makes a second set of arguments.
# expect: kms:CreateKey(Description), kms:CreateKey(Description, Policy)
# actions: kms:CreateKey, kms:PutKeyPolicy
import boto3


def handler(event, context):
    arguments = {"Description": "d"}
    if event.get("policy"):
        arguments["Policy"] = event["policy"]
    boto3.client("kms").create_key(**arguments)
