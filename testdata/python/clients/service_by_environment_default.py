# A service's name with a default that the environment may replace: what the default needs, and a doubt.
# expect: s3:ListBuckets
import os

import boto3

REGION = os.environ.get("REGION", "eu-west-1")
SERVICE = "s" + str(3)


def handler(event, context):
    return boto3.client(f"{SERVICE}", region_name=REGION).list_buckets()
