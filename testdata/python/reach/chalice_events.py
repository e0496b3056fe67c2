# Chalice's other decorators: schedules, queues, topics, buckets, plain functions, blueprints' routes.
# expect: s3:GetObject, sqs:SendMessage, sns:Publish, dynamodb:PutItem, events:PutEvents
# start: handler.py app
import boto3
from chalice import Blueprint, Chalice, Rate

app = Chalice(app_name="a")
more = Blueprint(__name__)
app.register_blueprint(more)


@app.schedule(Rate(5, unit=Rate.MINUTES))
def every(event):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")


@app.on_s3_event(bucket="b")
def created(event):
    boto3.client("s3").get_object(Bucket=event.bucket, Key=event.key)


@app.on_sns_message(topic="t")
def told(event):
    boto3.client("sns").publish(TopicArn="t", Message="m")


@app.lambda_function(name="f")
def plain(event, context):
    boto3.client("events").put_events(Entries=[])


@more.route("/items", methods=["POST"])
def add():
    boto3.resource("dynamodb").Table("t").put_item(Item={})


def unused():
    boto3.client("s3").delete_object(Bucket="b", Key="k")
