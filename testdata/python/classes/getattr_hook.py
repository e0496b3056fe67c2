# `__getattr__` passes everything on to the client.
# expect: s3:ListBuckets
import boto3


class Lazy:
    def __init__(self, service):
        self._service = service
        self._client = None

    def __getattr__(self, name):
        if self._client is None:
            self._client = boto3.client(self._service)
        return getattr(self._client, name)


s3 = Lazy("s3")


def handler(event, context):
    s3.list_buckets()
