import boto3

kms = boto3.client("kms")


def handler(event, context):
    return kms.create_key(Policy=event["policy"])["KeyMetadata"]["Arn"]
