# A thread runs its target with its arguments.
# expect: sns:Publish
import threading

import boto3


def notify(client, message):
    client.publish(TopicArn="t", Message=message)


def handler(event, context):
    thread = threading.Thread(target=notify, args=(boto3.client("sns"), "m"))
    thread.start()
    thread.join()
