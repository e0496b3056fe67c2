# `setattr` on a class by a name that is not known: any attribute may be it.
# expect: s3:GetObject
import boto3, os
class A:
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
for name in os.listdir("."):
    setattr(A, name, boto3.client("s3"))
def handler(e, c):
    A().get()
