# An object of the class body answers by `__get__` for the attribute.
# expect: s3:GetObject
import boto3
class Client:
    def __init__(self, service):
        self.service = service
    def __get__(self, obj, owner=None):
        return boto3.client(self.service)
class A:
    s3 = Client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
