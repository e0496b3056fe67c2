# Attributes read through `__dict__` and `vars`.
# expect: s3:GetObject, s3:PutObject
import boto3
class A:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def get(self):
        self.__dict__["s3"].get_object(Bucket="b", Key="k")
        vars(self)["s3"].put_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
