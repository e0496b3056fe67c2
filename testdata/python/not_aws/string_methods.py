# Strings have `format`, `encode`, `index`, `count`.
# expect:
import boto3


def handler(event, context):
    name = "invoke".encode().decode()
    return name.index("v"), name.count("o"), "x".join(["a"]), boto3
