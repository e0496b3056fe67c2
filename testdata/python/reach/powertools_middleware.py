# A middleware factory's function wraps the handler.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3
from aws_lambda_powertools.middleware_factory import lambda_handler_decorator


@lambda_handler_decorator
def around(handler, event, context):
    boto3.client("sqs").list_queues()
    return handler(event, context)


@around
def handler(event, context):
    return boto3.client("s3").list_buckets()
