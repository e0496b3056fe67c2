# A method is taken from its client and called later.
# expect: sqs:SendMessage, s3:GetObject
import boto3

send = boto3.client("sqs").send_message


def handler(event, context):
    send(QueueUrl="q", MessageBody="m")
    readers = [boto3.client("s3").get_object]
    readers[0](Bucket="b", Key="k")
