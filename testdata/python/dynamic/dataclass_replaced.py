# `dataclasses.replace` gives an object of the same class with other attributes.
# expect: s3:GetObject
import boto3
from dataclasses import dataclass, replace
@dataclass
class A:
    s3: object
    name: str = "x"
    def get(self):
        self.s3.get_object(Bucket="b", Key=self.name)
def handler(e, c):
    replace(A(boto3.client("s3")), name="y").get()
