# A paginator that is made but never run needs nothing.
# expect:
import boto3


def handler(event, context):
    boto3.client("s3").get_paginator("list_objects_v2")
