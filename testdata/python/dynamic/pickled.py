# `__getstate__` and `__setstate__` change copies.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def __getstate__(self):
        d = self.__dict__.copy()
        d.pop("s3")
        return d
    def __setstate__(self, d):
        self.__dict__ = d
        self.__dict__.update(d)
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
