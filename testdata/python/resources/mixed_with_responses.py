# One function gives responses and resources: what a resource does not have is asked of a response.
# expect: s3:CreateBucket, s3:ListObjectsV2
import boto3

s3 = boto3.resource("s3")


def call(method, members):
    return method(**members)


def handler(event, context):
    call(s3.create_bucket, {"Bucket": "b"})
    response = call(s3.meta.client.list_objects_v2, {"Bucket": "b"})
    return [item["Key"] for item in response.get("Contents", ())]
