# A metaclass whose `__init__` gives the class a client.
# expect: s3:GetObject
import boto3
class Meta(type):
    def __init__(cls, name, bases, attrs):
        super().__init__(name, bases, attrs)
        cls.client = boto3.client("s3")
class A(metaclass=Meta):
    def run(self):
        self.client.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().run()
