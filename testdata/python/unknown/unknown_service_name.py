# A service that does not exist (or is newer than the data).
# expect:
# unresolved: quantum-toaster
import boto3


def handler(event, context):
    boto3.client("quantum-toaster").toast(Bread="b")
