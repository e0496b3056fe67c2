# Flask's routes, on an application that another object serves.
# expect: s3:ListObjectsV2
# start: handler.py handler
import awsgi
import boto3
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return boto3.client("s3").list_objects_v2(Bucket="b")


def handler(event, context):
    return awsgi.response(app, event, context)
