# Attributes set by the names in `__slots__`.
# expect: s3:GetObject
import boto3
class A:
    __slots__ = ("s3",)
    def __init__(self, **kw):
        for s in self.__slots__:
            setattr(self, s, kw.get(s))
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A(s3=boto3.client("s3")).get()
