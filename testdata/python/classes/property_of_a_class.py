# A class method that is a property gives its value for the class.
# expect: kms:ListKeys
import boto3


class Clients:
    @classmethod
    @property
    def kms(cls):
        return boto3.client("kms")


def handler(event, context):
    Clients.kms.list_keys()
