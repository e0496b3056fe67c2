# The service resource's own actions and collections.
# expect: dynamodb:BatchGetItem(RequestItems), s3:ListBuckets, s3:CreateBucket(Bucket)
import boto3

dynamodb = boto3.resource("dynamodb")


def handler(event, context):
    dynamodb.batch_get_item(RequestItems={})
    s3 = boto3.resource("s3")
    for bucket in s3.buckets.all():
        print(bucket.name)
    s3.create_bucket(Bucket="b")
