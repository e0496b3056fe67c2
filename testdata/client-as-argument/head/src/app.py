import boto3


def read(client, key):
    return client.get_object(Bucket="b", Key=key)


def send(text, sqs=None):
    sqs = sqs or boto3.client("sqs")
    sqs.send_message(QueueUrl="q", MessageBody=text)


def handler(event, context):
    s3 = boto3.client("s3")
    send(read(s3, event["key"])["ETag"])
