# Libraries that sign requests: what is asked for is not known.
# expect:
# unresolved: any; any; any
import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth
from requests_auth_aws_sigv4 import AWSSigV4
from requests_aws4auth import AWS4Auth


def handler(event, context):
    return requests.get("https://example.com", auth=AWSSigV4("execute-api"))
