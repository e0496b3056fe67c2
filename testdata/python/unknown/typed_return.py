# The annotation of a function whose body tells nothing.
# expect: kms:Decrypt
import boto3
from company.aws import connect
from mypy_boto3_kms import KMSClient


def client() -> KMSClient:
    return connect("kms")


def handler(event, context):
    client().decrypt(CiphertextBlob=b"")
