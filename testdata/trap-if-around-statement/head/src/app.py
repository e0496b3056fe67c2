import os

import boto3


def handler(event, context):
    token = os.environ["TOKEN"]
    if os.environ.get("KEY"):
        token = boto3.client("kms").decrypt(CiphertextBlob=token)["Plaintext"]
    if os.environ.get("BUCKET"):
        boto3.client("s3").put_object(Bucket=os.environ["BUCKET"], Key="x", Body=token)
    boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody="x")
