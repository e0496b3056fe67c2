# A lazy property written by hand: a class that takes the method.
# expect: s3:GetObject
import boto3
class lazy:
    def __init__(self, fn):
        self.fn = fn
        self.name = fn.__name__
    def __get__(self, obj, owner=None):
        value = self.fn(obj)
        obj.__dict__[self.name] = value
        return value
class A:
    @lazy
    def s3(self):
        return boto3.client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
