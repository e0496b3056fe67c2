# A version is read, tagged and deleted by actions of its own (S3 user guide, actions for object versions).
# expect: s3:DeleteObject, s3:DeleteObjectTagging, s3:GetObject, s3:GetObjectAcl, s3:GetObjectTagging, s3:PutObjectTagging
# actions: s3:GetObjectVersion, s3:GetObjectVersionAcl, s3:GetObjectVersionTagging, s3:PutObjectVersionTagging, s3:DeleteObjectVersionTagging, s3:DeleteObjectVersion
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_object(Bucket="b", Key="k", VersionId="v")
    s3.get_object_acl(Bucket="b", Key="k", VersionId="v")
    s3.get_object_tagging(Bucket="b", Key="k", VersionId="v")
    s3.put_object_tagging(Bucket="b", Key="k", VersionId="v", Tagging={"TagSet": []})
    s3.delete_object_tagging(Bucket="b", Key="k", VersionId="v")
    s3.delete_object(Bucket="b", Key="k", VersionId="v")
