# Without them, `s3:PutObject` is all; an AES256 key is S3's own.
# expect: s3:PutObject
# actions: s3:PutObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket="b", Key="k", Body=b"", ServerSideEncryption="AES256")
