# Through keyword arguments and `**kwargs`.
# expect: s3:PutObject(ACL, Bucket, Key)
import boto3


def put(client, **arguments):
    client.put_object(Bucket="b", **arguments)


def handler(event, context):
    put(client=boto3.client("s3"), Key="k", ACL="private")
