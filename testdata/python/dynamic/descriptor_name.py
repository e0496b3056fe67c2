# `__set_name__` tells the object what it is called.
# expect: s3:GetObject
import boto3
class Client:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, owner=None):
        return boto3.client(self.name)
class A:
    s3 = Client()
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
