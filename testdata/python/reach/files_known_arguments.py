# A function that is called somewhere is understood by these calls.
# expect: s3:ListBuckets
# start: files
import boto3


def listing(client):
    client.list_buckets()


def main():
    listing(boto3.client("s3"))
