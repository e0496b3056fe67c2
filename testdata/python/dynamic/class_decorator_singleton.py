# A decorator stands a function in for the class.
# expect: s3:GetObject
import boto3
def singleton(cls):
    instances = {}
    def get_instance(*args, **kwargs):
        if cls not in instances:
            instances[cls] = cls(*args, **kwargs)
        return instances[cls]
    return get_instance
@singleton
class A:
    def __init__(self):
        self.s3 = boto3.client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
