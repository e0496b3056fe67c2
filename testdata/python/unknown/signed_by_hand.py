# Requests that are signed by hand: only the service is known.
# expect:
# unresolved: execute-api
import boto3
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest


def handler(event, context):
    request = AWSRequest("GET", "https://api.example.com")
    SigV4Auth(boto3.Session().get_credentials(), "execute-api", "eu-west-1").add_auth(request)
    requests.get(request.url, headers=request.headers)
