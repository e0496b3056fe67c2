# One caller gives the deciding argument, another does not.
# expect: s3:GetObject(Bucket, Key), s3:GetObject(Bucket, Key, VersionId)
# actions: s3:GetObject, s3:GetObjectVersion
import boto3


def load(**arguments):
    return boto3.client("s3").get_object(Bucket="b", **arguments)


def handler(event, context):
    load(Key="k")
    load(Key="k", VersionId="v")
