# A variable named `s3` that holds something else.
# expect:
import boto3
import requests

s3 = requests.Session()
dynamodb = {}
sqs = "https://sqs.example.com"


def handler(event, context):
    s3.get("x")
    dynamodb.get("x")
    return sqs.split("/"), boto3
