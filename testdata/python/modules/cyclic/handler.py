# Two modules import each other.
# expect: s3:ListBuckets, sqs:ListQueues
import first


def handler(event, context):
    first.run()
