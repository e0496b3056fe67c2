# A property of the metaclass is an attribute of the class.
# expect: s3:GetObject
import boto3
class Meta(type):
    @property
    def client(cls):
        return boto3.client("s3")
class A(metaclass=Meta):
    pass
def handler(e, c):
    A.client.get_object(Bucket="b", Key="k")
