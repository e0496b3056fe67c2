# A metaclass whose `__call__` keeps one object of each class.
# expect: s3:GetObject
import boto3
class Singleton(type):
    _instances = {}
    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]
class A(metaclass=Singleton):
    def __init__(self, name):
        self.s3 = boto3.client(name)
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A("s3").get()
