# The fields of a presigned form are what its user sends with the object: an ACL and tags need permissions of their own.
# Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html.
# expect: s3:PutObject
# actions: s3:PutObject, s3:PutObjectAcl, s3:PutObjectTagging
import boto3


def handler(event, context):
    return boto3.client("s3").generate_presigned_post(
        "uploads", event["key"], Fields={"acl": "public-read"}, Conditions=[{"acl": "public-read"}, {"tagging": "<Tagging/>"}]
    )
