# A task of Celery is sent by name.
# expect:
import boto3
from celery import Celery

app = Celery()


def handler(event, context):
    app.send_task("t").get()
    return app.control.ping()
