# A class made by calling `type` has the methods of its bases.
# expect: s3:GetObject
import boto3
class Base:
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
A = type("A", (Base,), {"s3": boto3.client("s3")})
def handler(e, c):
    A().get()
