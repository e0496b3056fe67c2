# Deleting an attribute whose name is not known leaves the others.
# expect: s3:GetObject
import boto3
class A:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def get(self, n):
        if hasattr(self, n):
            delattr(self, n)
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get(e["x"])
