# What runs only as a script does not run for a handler.
# expect: s3:ListBuckets
import boto3


def handler(event, context):
    boto3.client("s3").list_buckets()


if __name__ == "__main__":
    boto3.client("s3").delete_bucket(Bucket="b")
