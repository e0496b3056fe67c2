# A class made from a session that is given keys acts as someone else; one that is only called so is no session.
# expect:
import boto3


class Other(boto3.Session):
    def __init__(self, keys):
        super().__init__(aws_access_key_id=keys["id"], aws_secret_access_key=keys["secret"])


class Session:
    def client(self, name):
        return self


class Own(Session):
    def list_keys(self):
        return []


def handler(event, context):
    Other(event).client("kms").list_keys()
    Own().client("kms").list_keys()
