# One module sets another's variable.
# expect: s3:ListBuckets
import boto3

import state

state.client = boto3.client("s3")


def handler(event, context):
    state.run()
