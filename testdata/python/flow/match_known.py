# The subject is known, so only one case runs.
# expect: s3:ListBuckets
import boto3

MODE = "list"


def handler(event, context):
    match MODE:
        case "list":
            boto3.client("s3").list_buckets()
        case "delete":
            boto3.client("s3").delete_bucket(Bucket="b")
