"""Makes a thumbnail of each uploaded photo and asks for it to be looked at."""

import json
import os

import boto3

from pictures import shrink

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
photos = boto3.resource("dynamodb").Table(os.environ["PHOTOS_TABLE"])


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = record["s3"]["object"]["key"]
        if s3.head_object(Bucket=bucket, Key=key)["ContentLength"] == 0:
            continue
        photo = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        s3.put_object(Bucket=bucket, Key=f"thumbnails/{key}", Body=shrink(photo))
        photos.put_item(Item={"key": key, "bucket": bucket})
        sqs.send_message(
            QueueUrl=os.environ["MODERATION_QUEUE"],
            MessageBody=json.dumps({"bucket": bucket, "key": key}),
        )
