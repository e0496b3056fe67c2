# An ACL, tags, a lock and a legal hold each need an action of their own (S3 user guide, `PutObject` permissions).
# expect: s3:PutObject
# actions: s3:PutObject, s3:PutObjectAcl, s3:PutObjectTagging, s3:PutObjectRetention, s3:PutObjectLegalHold
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket="b", Key="k", ACL="public-read")
    s3.put_object(Bucket="b", Key="k", Tagging="a=b")
    s3.put_object(Bucket="b", Key="k", ObjectLockMode="GOVERNANCE")
    s3.put_object(Bucket="b", Key="k", ObjectLockLegalHoldStatus="ON")
