# A decorator keeps the class in a dict under a name.
# expect: s3:GetObject
import boto3
REG = {}
def register(name):
    def wrap(cls):
        REG[name] = cls
        return cls
    return wrap
@register("a")
class A:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    REG[e["x"]]().get()
