import boto3


def test_handler():
    boto3.client("s3").create_bucket(Bucket="b")
