# An executor calls what it is given, with the arguments after it.
# expect: s3:DeleteObject, s3:GetObject, sqs:SendMessage(MessageBody, QueueUrl)
from concurrent.futures import ThreadPoolExecutor, as_completed

import boto3

sqs = boto3.client("sqs")


def remove(client, key):
    client.delete_object(Bucket="b", Key=key)


def load(key):
    return boto3.client("s3").get_object(Bucket="b", Key=key)


def handler(event, context):
    s3 = boto3.client("s3")
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(remove, s3, key) for key in event["keys"]]
        for future in as_completed(futures):
            future.result()
        list(pool.map(load, event["keys"]))
        pool.submit(sqs.send_message, QueueUrl="q", MessageBody="m")
