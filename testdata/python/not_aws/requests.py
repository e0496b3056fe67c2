# HTTP requests are no operations of AWS.
# expect:
import boto3
import requests


def handler(event, context):
    requests.get("https://example.com")
    requests.post("https://example.com", json={})
    session = requests.Session()
    session.put("https://example.com", data="x")
    session.delete("https://example.com")
    boto3.session
