# Nobody makes an object, and a decorator puts another function in the place of the method.
# expect: s3:GetObject
# start: files
import functools

import boto3
from company.storage import Storage


def translated(function):
    @functools.wraps(function)
    def inner(self, name, *args, **kwargs):
        try:
            return function(self, name, *args, **kwargs)
        except OSError as error:
            raise LookupError(name) from error

    return inner


class Bucket(Storage):
    def __init__(self, name):
        self.connection = boto3.client("s3")
        self.name = name

    def parameters(self, name):
        return {"Bucket": self.name, "Key": name}

    @translated
    def read(self, name):
        return self.connection.get_object(**self.parameters(name))
