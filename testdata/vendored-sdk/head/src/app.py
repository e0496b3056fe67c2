import boto3
import requests


def handler(event, context):
    page = requests.get(event["url"]).content
    boto3.client("s3").put_object(Bucket="b", Key="k", Body=page)
