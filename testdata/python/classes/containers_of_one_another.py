# Containers that hold one another, or themselves, and properties of properties come to an end.
# expect: kms:ListKeys
from collections import UserDict

import boto3


class Box(UserDict):
    pass


class Names(list):
    pass


class Longer(dict):
    def __missing__(self, key):
        return self[key + "x"]


class described(property):
    def __get__(self, instance, owner):
        return super().__get__(instance)


class Described:
    itself = described(described(lambda self: self.itself))


def handler(event, context):
    one = Box()
    other = Box()
    one.data = other
    other.data = one
    one.get("a")
    one.update(other)
    names = Names()
    names.append(names)
    for name in names:
        name.append(names)
    Longer()["a"]
    Described().itself
    other["client"] = boto3.client("kms")
    other["client"].list_keys()
    return {**one}, list(names), dict(other)
