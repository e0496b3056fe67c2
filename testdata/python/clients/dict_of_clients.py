# A dict holds clients under known keys.
# expect: s3:GetObject, sqs:DeleteMessage
import boto3

CLIENTS = {"store": boto3.client("s3"), "queue": boto3.client("sqs")}


def handler(event, context):
    CLIENTS["store"].get_object(Bucket="b", Key="k")
    CLIENTS.get("queue").delete_message(QueueUrl="q", ReceiptHandle="r")
