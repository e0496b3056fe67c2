# Deleting a bucket's versions sends the version of each, which needs s3:DeleteObjectVersion; deleting its objects does not.
# Source: boto3's model of S3's resources (`BucketObjectVersions`, batch action `delete`: `Delete.Objects[].VersionId`).
# expect: s3:ListObjectVersions, s3:DeleteObjects
# actions: s3:DeleteObject, s3:DeleteObjectVersion, s3:ListBucketVersions
import boto3


def handler(event, context):
    boto3.resource("s3").Bucket("reports").object_versions.delete()
