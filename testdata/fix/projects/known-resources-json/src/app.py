import os

import boto3


def handler(event, context):
    boto3.client("s3").list_buckets()
    key = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["KEY"])["SecretString"]
    boto3.client("sqs").send_message(QueueUrl=os.environ["JOBS"], MessageBody=key)
    # One of two, and nothing says which others there are: the action is not allowed on this one alone.
    for queue in (os.environ["JOBS"], event["queue"]):
        boto3.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle="r")
