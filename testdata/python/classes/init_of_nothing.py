# `super().__init__()` sets nothing where no class after has fields that a decorator makes a constructor of.
# expect: kms:ListKeys
import boto3


class Base:
    client: object


class Keys(Base):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.client = boto3.client("kms")


def handler(event, context):
    Keys(*event["arguments"], **event["options"]).client.list_keys()
