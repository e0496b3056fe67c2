import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_object(Bucket=event["b"], Key="k")
    s3.put_object(Bucket=event["b"], Key="k")
