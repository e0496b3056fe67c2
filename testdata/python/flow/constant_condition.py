# A condition on a constant decides.
# expect: s3:ListBuckets
import boto3

DRY_RUN = True
MODE = "read"


def handler(event, context):
    s3 = boto3.client("s3")
    s3.list_buckets()
    if not DRY_RUN:
        s3.delete_bucket(Bucket="b")
    if MODE == "write":
        s3.put_object(Bucket="b", Key="k")
