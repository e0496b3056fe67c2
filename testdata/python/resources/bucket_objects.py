# Listing a bucket's objects, and deleting them in batches.
# expect: s3:ListObjects(Bucket, Prefix), s3:DeleteObjects
import boto3

bucket = boto3.resource("s3").Bucket("b")


def handler(event, context):
    bucket.objects.filter(Prefix="a/").delete()
