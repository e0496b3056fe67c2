import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_waiter("object_exists").wait(Bucket="inbox", Key=event["key"])
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="inbox")
    return [item["Key"] for page in pages for item in page.get("Contents", [])]
