# `__setattr__` keeps attributes under another name, and `__getattr__` finds them.
# expect: s3:GetObject
import boto3
class C:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def __setattr__(self, name, value):
        self.__dict__["_" + name] = value
    def __getattr__(self, name):
        return self.__dict__["_" + name]
def handler(e, c):
    C().s3.get_object(Bucket="b", Key="k")
