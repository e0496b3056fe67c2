# `object.__setattr__` and `super().__setattr__` set an attribute whatever the class makes of setting one.
# expect: kms:ListKeys, sqs:ListQueues
import boto3


class Lazy:
    def __init__(self, make):
        object.__setattr__(self, "_make", make)
        object.__setattr__(self, "_made", None)

    def __getattr__(self, name):
        made = object.__getattribute__(self, "_made")
        if made is None:
            made = object.__getattribute__(self, "_make")()
            object.__setattr__(self, "_made", made)
        return getattr(made, name)


class Fixed:
    def __init__(self):
        super().__setattr__("sqs", boto3.client("sqs"))

    def __setattr__(self, name, value):
        raise AttributeError(name)


def handler(event, context):
    Lazy(lambda: boto3.client("kms")).list_keys()
    Fixed().sqs.list_queues()
