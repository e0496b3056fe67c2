# An object of a library carries the client.
# expect: s3:ListBuckets
import boto3
from flask import Flask, current_app

app = Flask(__name__)
app.s3 = boto3.client("s3")


def handler(event, context):
    current_app.s3.list_buckets()
