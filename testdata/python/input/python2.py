# Python 2: `print` statements and old `except`.
# expect: s3:ListBuckets
import boto3


def handler(event, context):
    try:
        print "listing", event
        boto3.client("s3").list_buckets()
    except Exception, error:
        print >>context, error
        exec "x = 1"
