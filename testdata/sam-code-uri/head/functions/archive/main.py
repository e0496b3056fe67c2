import os

import boto3

BUCKET = os.environ["BUCKET"]
s3 = boto3.client("s3")


def run(event, context):
    for key in event["keys"]:
        body = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        s3.put_object(Bucket=BUCKET, Key=f"archive/{key}", Body=body)
        s3.delete_object(Bucket=BUCKET, Key=key)
