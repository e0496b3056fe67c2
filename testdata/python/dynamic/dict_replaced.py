# Objects that share one `__dict__`.
# expect: s3:GetObject
import boto3
class A:
    _shared = {}
    def __init__(self):
        self.__dict__ = self._shared
        if not self._shared:
            self.s3 = boto3.client("s3")
    def get(self):
        self.s3.get_object(Bucket="b", Key="k")
def handler(e, c):
    A().get()
