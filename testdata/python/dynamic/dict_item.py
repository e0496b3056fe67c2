# `self.__dict__[name] = value` sets an attribute.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self):
        self.__dict__["s3"] = boto3.client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
