# `vars(self).update(kwargs)` sets attributes.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self, **kwargs):
        vars(self).update(kwargs)
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A(s3=boto3.client("s3")).get()
