# What runs in `else` and `finally`.
# expect: s3:GetObject, s3:PutObject, sqs:DeleteMessage
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    try:
        s3.get_object(Bucket="b", Key="k")
    except s3.exceptions.NoSuchKey:
        return None
    else:
        s3.put_object(Bucket="b", Key="o")
    finally:
        boto3.client("sqs").delete_message(QueueUrl="q", ReceiptHandle="r")
