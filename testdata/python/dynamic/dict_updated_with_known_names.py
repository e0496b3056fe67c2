# `self.__dict__.update(..)` with names that are written there.
# expect: s3:GetObject, sqs:SendMessage
import boto3
class A:
    def __init__(self):
        self.__dict__.update(s3=boto3.client("s3"), n=1)
        self.__dict__.update({"sqs": boto3.client("sqs")})
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
        self.sqs.send_message(QueueUrl="q", MessageBody="m")
def handler(e, c):
    A().get()
