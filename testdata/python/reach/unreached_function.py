# A function that nothing calls needs nothing.
# expect: s3:GetObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_object(Bucket="b", Key="k")


def cleanup():
    s3.delete_object(Bucket="b", Key="k")
