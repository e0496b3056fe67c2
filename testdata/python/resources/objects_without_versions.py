# Deleting a bucket's objects sends no versions.
# Source: boto3's model of S3's resources (`BucketObjects`, batch action `delete`: `Delete.Objects[].Key`).
# expect: s3:ListObjects, s3:DeleteObjects
# actions: s3:DeleteObject, s3:ListBucket
import boto3


def handler(event, context):
    boto3.resource("s3").Bucket("reports").objects.all().delete()
