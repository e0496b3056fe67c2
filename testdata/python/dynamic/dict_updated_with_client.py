# A client handed in as a keyword argument becomes an attribute by `self.__dict__.update(kwargs)`.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A(s3=boto3.client("s3")).get()
