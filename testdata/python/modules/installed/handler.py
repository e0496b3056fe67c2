# Packages that were installed into the code folder are libraries.
# expect: s3:ListBuckets
import boto3
import somelib


def handler(event, context):
    somelib.run(boto3.client("s3").list_buckets())
