# Chalice's decorators register entry points.
# expect: s3:PutObject, sqs:SendMessage
# start: handler.py app
from chalice import Chalice
import boto3

app = Chalice(app_name="a")
s3 = boto3.client("s3")


@app.route("/upload", methods=["PUT"])
def upload():
    s3.put_object(Bucket="b", Key="k", Body=app.current_request.raw_body)


@app.on_sqs_message(queue="q")
def on_message(event):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")


def helper():
    s3.delete_object(Bucket="b", Key="k")
