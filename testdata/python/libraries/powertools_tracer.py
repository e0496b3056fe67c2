# Traces are sent by the daemon, with the function's role, where tracing is active.
# expect: xray:PutTraceSegments~, xray:PutTelemetryRecords~, s3:ListBuckets
import boto3
from aws_lambda_powertools import Tracer

tracer = Tracer()


@tracer.capture_lambda_handler
def handler(event, context):
    return boto3.client("s3").list_buckets()
