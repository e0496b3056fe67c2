# `meta.client` of a resource is the client beneath it.
# expect: dynamodb:TransactWriteItems, s3:HeadObject
import boto3

table = boto3.resource("dynamodb").Table("t")


def handler(event, context):
    table.meta.client.transact_write_items(TransactItems=[])
    boto3.resource("s3").meta.client.head_object(Bucket="b", Key="k")
