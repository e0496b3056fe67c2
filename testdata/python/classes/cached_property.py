# `functools.cached_property` is a property too.
# expect: lambda:Invoke
import functools

import boto3


class Functions:
    @functools.cached_property
    def client(self):
        return boto3.client("lambda")

    def call(self):
        self.client.invoke(FunctionName="f")


def handler(event, context):
    Functions().call()
