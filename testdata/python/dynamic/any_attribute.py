# `getattr` with a name that is not known may give an attribute of the class.
# expect: s3:GetObject, s3:PutObject
import boto3, os
from x import svc
class A:
    def __init__(self):
        self.c = {}
        for n in svc():
            self.c[n] = getattr(self, n)
    def run(self):
        self.c["s3"].get_object(Bucket="b", Key="k")
        self.s3.put_object(Bucket="b", Key="k")
    s3 = boto3.client("s3")
def handler(e, c):
    A().run()
