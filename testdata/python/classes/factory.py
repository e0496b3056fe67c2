# A dict maps names to classes; the event chooses one.
# expect: s3:PutObject, sqs:SendMessage
import boto3


class ToS3:
    def send(self, body):
        boto3.client("s3").put_object(Bucket="b", Key="k", Body=body)


class ToQueue:
    def send(self, body):
        boto3.client("sqs").send_message(QueueUrl="q", MessageBody=body)


SINKS = {"s3": ToS3, "sqs": ToQueue}


def handler(event, context):
    SINKS[event["sink"]]().send("m")
