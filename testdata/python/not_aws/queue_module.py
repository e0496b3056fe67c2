# `queue.Queue` puts and gets.
# expect:
import queue

import boto3


def handler(event, context):
    work = queue.Queue()
    work.put("x")
    work.get()
    work.send_message(MessageBody="m")
