# A member that boto3's model does not have is said to be unknown.
# expect:
# unresolved: dynamodb
import boto3


def handler(event, context):
    boto3.resource("dynamodb").Table("t").put_items(Items=[])
