# `Thread.start` calls the subclass's `run`.
# expect: s3:ListBuckets
import threading

import boto3


class Worker(threading.Thread):
    def run(self):
        boto3.client("s3").list_buckets()


def handler(event, context):
    worker = Worker()
    worker.start()
    worker.join()
