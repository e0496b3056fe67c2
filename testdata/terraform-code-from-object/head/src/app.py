import boto3
import shared


def handler(event, context):
    boto3.client("s3").get_object(Bucket="b", Key="k")
    shared.send()
