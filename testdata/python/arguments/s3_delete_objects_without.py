# Keys alone, without versions or a lock to pass over.
# expect: s3:DeleteObjects
# actions: s3:DeleteObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.delete_objects(Bucket="b", Delete={"Objects": [{"Key": "a"}]})
