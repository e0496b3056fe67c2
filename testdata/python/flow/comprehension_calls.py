# Calls inside comprehensions and conditions count.
# expect: s3:HeadObject, s3:GetObject
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    bodies = [s3.get_object(Bucket="b", Key=key)["Body"] for key in event if s3.head_object(Bucket="b", Key=key)]
    return bodies
