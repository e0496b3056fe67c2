import json

import boto3

kms = boto3.client("kms")
s3 = boto3.client("s3")


def handler(event, context):
    tenant = event["tenant"]
    key = kms.create_key(
        Description=f"data of {tenant}",
        Policy=json.dumps(key_policy(event["account"])),
    )["KeyMetadata"]["Arn"]
    bucket = f"tenant-{tenant}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}]
        },
    )
    return {"bucket": bucket, "key": key}


def key_policy(account):
    root = f"arn:aws:iam::{account}:root"
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}],
    }
