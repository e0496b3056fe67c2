# `setattr` on a class, by names from a list.
# expect: s3:GetObject
import boto3
class A:
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
for name in ["s3"]:
    setattr(A, name, boto3.client(name))
def handler(e, c):
    A().get()
