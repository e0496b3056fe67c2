# What a method makes of a string with an unknown argument is not known.
# expect: s3:ListBuckets?
import boto3


def handler(event, context):
    boto3.client("s3 sqs".split(event["separator"])[0]).list_buckets()
    boto3.client("s3s".strip(event["letters"])).list_buckets()
