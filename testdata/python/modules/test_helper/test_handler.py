import boto3

boto3.client("s3").delete_bucket(Bucket="b")
