# A wrapper that hands every method on with arguments of its own.
# expect: s3:GetObject
import boto3
class Retry:
    def __init__(self, inner):
        self._inner = inner
    def __getattr__(self, name):
        attr = getattr(self._inner, name)
        def call(*args, **kwargs):
            return attr(*args, **kwargs)
        return call
def handler(e, c):
    s3 = Retry(boto3.client("s3"))
    s3.get_object(Bucket="b", Key="k")
