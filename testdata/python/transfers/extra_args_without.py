# Without `ExtraArgs` an upload is a put; a download of a version reads it.
# expect: s3:PutObject(Bucket, Key), s3:GetObject(Bucket, Key, VersionId)
# actions: s3:PutObject, s3:GetObjectVersion
import boto3


def handler(event, context):
    s3 = boto3.client("s3")
    s3.upload_file("/tmp/f", "b", "k")
    s3.download_file("b", "k", "/tmp/f", ExtraArgs={"VersionId": "v"})
