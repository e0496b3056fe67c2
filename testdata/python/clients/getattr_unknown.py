# The method's name comes with the event: any operation of the service.
# expect:
# unresolved: s3
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    getattr(s3, event["operation"])(Bucket="b")
