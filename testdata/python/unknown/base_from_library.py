# The base class is a library's: what it sets is not known, the arguments tell.
# expect: s3:PutObject?
import boto3
from company.base import Service


class Store(Service):
    def save(self):
        self.client.put_object(Bucket="b", Key="k")
        self.cache.get("k")


def handler(event, context):
    Store().save()
