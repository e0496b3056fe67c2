# A blueprint of Flask and its hooks.
# expect: s3:ListBuckets, sqs:SendMessage
# start: handler.py handler
import boto3
import serverless_wsgi
from flask import Blueprint, Flask

pages = Blueprint("pages", __name__)


@pages.route("/", methods=["GET"])
def index():
    return boto3.client("s3").list_buckets()


app = Flask(__name__)
app.register_blueprint(pages)


@app.before_request
def count():
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")


def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
