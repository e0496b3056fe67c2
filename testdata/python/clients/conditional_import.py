# boto3 is imported inside `try`, and in the function that needs it.
# expect: s3:ListBuckets, sqs:ListQueues
try:
    import boto3
except ImportError:
    boto3 = None


def handler(event, context):
    import boto3 as sdk

    boto3.client("s3").list_buckets()
    sdk.client("sqs").list_queues()
