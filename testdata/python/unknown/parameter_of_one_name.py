# A name of two words that one service alone has.
# expect: s3:ListBuckets?, sts:GetCallerIdentity?
# start: files
import boto3


def run(client, sts):
    client.list_buckets()
    return sts.get_caller_identity()
