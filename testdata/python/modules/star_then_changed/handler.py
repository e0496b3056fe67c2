# What a star import brought in is what the module's own statement changes.
# expect: s3:ListBuckets, sqs:ListQueues
from clients import *

made["queues"] = boto3.client("sqs")
names += ["queues"]


def handler(event, context):
    made["buckets"].list_buckets()
    made["queues"].list_queues()
    return names
