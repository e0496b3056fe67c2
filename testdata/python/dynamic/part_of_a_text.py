# A service's name may be cut out of a longer text, by positions from either end.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics, kms:ListKeys
import boto3

LOADERS = ["load_s3", "load_sqs"]


def handler(event, context):
    boto3.client(LOADERS[0][5:]).list_buckets()
    boto3.client("loaders.sqs".split(".")[-1]).list_queues()
    boto3.client("sns_loader"[:3]).list_topics()
    boto3.client("the-kms-loader"[4:-7]).list_keys()
    return f"kms-{event['region']}"[:3]
