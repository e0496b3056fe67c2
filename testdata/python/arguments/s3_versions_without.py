# The current version is the object.
# expect: s3:DeleteObject, s3:DeleteObjectTagging, s3:GetObject, s3:GetObjectAcl, s3:GetObjectTagging, s3:PutObjectTagging
# actions: s3:GetObject, s3:GetObjectAcl, s3:GetObjectTagging, s3:PutObjectTagging, s3:DeleteObjectTagging, s3:DeleteObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_object(Bucket="b", Key="k")
    s3.get_object_acl(Bucket="b", Key="k")
    s3.get_object_tagging(Bucket="b", Key="k")
    s3.put_object_tagging(Bucket="b", Key="k", Tagging={"TagSet": []})
    s3.delete_object_tagging(Bucket="b", Key="k")
    s3.delete_object(Bucket="b", Key="k")
