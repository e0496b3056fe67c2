# The factory function can be bound to another name first.
# expect: kms:Decrypt
import boto3

make = boto3.client


def handler(event, context):
    make("kms").decrypt(CiphertextBlob=b"")
