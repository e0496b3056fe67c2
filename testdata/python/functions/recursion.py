# A recursive function passes its client on.
# expect: s3:ListObjectsV2
import boto3


def walk(client, prefix, depth=0):
    page = client.list_objects_v2(Bucket="b", Prefix=prefix)
    for folder in page["CommonPrefixes"]:
        walk(client, folder["Prefix"], depth + 1)


def handler(event, context):
    walk(boto3.client("s3"), "")
