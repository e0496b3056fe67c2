# A method that the service model does not have is said to be unknown.
# expect:
# unresolved: s3
import boto3


def handler(event, context):
    boto3.client("s3").put_objekt(Bucket="b")
