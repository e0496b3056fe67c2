# Members that a resource does not have are named.
# expect:
# unresolved: dynamodb; s3
import boto3


def handler(event, context):
    boto3.resource("dynamodb").Table("t").find_item(Key={})
    boto3.resource("s3").Bucket("b").list_files()
