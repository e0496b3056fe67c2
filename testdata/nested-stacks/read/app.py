import boto3


def handler(event, context):
    boto3.client("s3").list_objects_v2(Bucket="b")
    boto3.client("s3").get_object(Bucket="b", Key="k")
