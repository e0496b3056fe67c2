# Reading an identifier runs nothing.
# expect:
import boto3


def handler(event, context):
    table = boto3.resource("dynamodb").Table("t")
    object = boto3.resource("s3").Object("b", "k")
    return table.name, table.table_name, object.bucket_name, object.key
