# A decorator wraps every method that `vars(cls)` has.
# expect: s3:GetObject
import boto3, functools
def logged(fn):
    @functools.wraps(fn)
    def inner(*a, **k):
        return fn(*a, **k)
    return inner
def all_logged(cls):
    for name, value in list(vars(cls).items()):
        if callable(value):
            setattr(cls, name, logged(value))
    return cls
@all_logged
class A:
    def get(self):
        boto3.client("s3").get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
