# `__getattribute__` answers for every attribute.
# expect: s3:GetObject
import boto3
class C:
    def __init__(self):
        self.inner = boto3.client("s3")
    def __getattribute__(self, name):
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        return getattr(boto3.client("s3"), name)
def handler(e, c):
    C().get_object(Bucket="b", Key="k")
