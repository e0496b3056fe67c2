# A client in a module's global is used by the handler.
# expect: s3:PutObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket="b", Key="k", Body=b"")
