# A decorator gives the class a client.
# expect: s3:GetObject
import boto3
def with_client(service):
    def wrap(cls):
        cls.client = boto3.client(service)
        return cls
    return wrap
@with_client("s3")
class A:
    def get(self):
        self.client.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
