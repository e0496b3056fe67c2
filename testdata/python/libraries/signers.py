# Libraries that sign requests: what is asked for is not known.
# expect:
# unresolved: any
import httpx_auth
import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth
from httpx_auth_awssigv4 import SigV4Auth
from iamauth import Sigv4Auth
from requests_auth_aws_sigv4 import AWSSigV4
from requests_aws4auth import AWS4Auth
from requests_aws_sign import AWSV4Sign


def handler(event, context):
    httpx_auth.AWS4Auth(event["id"], event["key"], "eu-west-1", "execute-api")
    return requests.get("https://example.com", auth=AWSSigV4("execute-api"))
