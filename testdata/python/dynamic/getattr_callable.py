# `__getattr__` gives an object that calls the method by name.
# expect: s3:GetObject
import boto3
class Op:
    def __init__(self, c, name):
        self.c, self.name = c, name
    def __call__(self, **k):
        return getattr(self.c, self.name)(**k)
class Proxy:
    def __init__(self, c):
        self.c = c
    def __getattr__(self, n):
        return Op(self.c, n)
def handler(e, c):
    Proxy(boto3.client("s3")).get_object(Bucket="b", Key="k")
