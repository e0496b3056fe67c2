import os

import boto3

BUCKET = os.environ["BUCKET"]
s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket=BUCKET, Key="seen", Body=b"")
    boto3.resource("dynamodb").Table("orders-dev").get_item(Key={"id": "1"})
    boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody="")
    return s3.get_object(Bucket=BUCKET, Key=event["key"])["Body"].read()
