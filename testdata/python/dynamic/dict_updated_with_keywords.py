# `self.__dict__.update(kwargs)` adds attributes and takes none away.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)
        self.s3 = boto3.client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A(**e).get()
