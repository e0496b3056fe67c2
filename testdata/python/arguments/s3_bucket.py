# A bucket with an ACL, locks and an ownership setting (API reference of CreateBucket, permissions).
# expect: s3:CreateBucket
# actions: s3:CreateBucket, s3:PutBucketAcl, s3:PutBucketObjectLockConfiguration, s3:PutBucketVersioning, s3:PutBucketOwnershipControls
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.create_bucket(Bucket="b", ACL="public-read", ObjectLockEnabledForBucket=True, ObjectOwnership="ObjectWriter")
