import boto3

import second

client = boto3.client("s3")


def run():
    second.run()
    client.list_buckets()
