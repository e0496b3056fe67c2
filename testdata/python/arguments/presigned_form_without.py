# A presigned form whose fields say nothing of an ACL or of tags needs no more than the object.
# expect: s3:PutObject
# actions: s3:PutObject
import boto3


def handler(event, context):
    return boto3.client("s3").generate_presigned_post(
        "uploads", event["key"], Fields={"Content-Type": "image/png"}, Conditions=[["content-length-range", 0, 1000]]
    )
