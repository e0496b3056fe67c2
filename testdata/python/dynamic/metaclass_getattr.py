# `__getattr__` of the metaclass answers for attributes of the class.
# expect: s3:GetObject
import boto3
class Meta(type):
    def __getattr__(cls, name):
        return boto3.client(name)
class AWS(metaclass=Meta):
    pass
def handler(e, c):
    AWS.s3.get_object(Bucket="b", Key="k")
