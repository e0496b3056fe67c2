# A parameter that nobody passes: arguments in small letters are not AWS's.
# expect:
# start: files
import boto3


def run(storage, queue):
    storage.put_object(bucket="b", key="k")
    queue.send_message(body="m")
