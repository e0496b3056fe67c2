import boto3

boto3.client("kms").list_keys()
