# A client that nobody calls needs nothing.
# expect:
import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table("t")


def handler(event, context):
    return s3.meta.region_name, table.name
