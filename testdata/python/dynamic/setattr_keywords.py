# `setattr` for every keyword argument.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self, **kwargs):
        for k, v in kwargs.items():
            setattr(self, k, v)
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A(s3=boto3.client("s3")).get()
