# `update`, `setdefault`, `pop` and `del` change what is given.
# expect: s3:PutObject(Body, Bucket, Key, Tagging)
# actions: s3:PutObject, s3:PutObjectTagging
import boto3


def handler(event, context):
    arguments = dict(Bucket="b", Key="k", ACL="public-read")
    arguments.update({"Tagging": "a=b"}, Metadata={})
    arguments.setdefault("Body", b"")
    arguments.pop("ACL")
    del arguments["Metadata"]
    boto3.client("s3").put_object(**arguments)
