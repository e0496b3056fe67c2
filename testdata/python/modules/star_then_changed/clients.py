import boto3

made = {"buckets": boto3.client("s3")}
names = ["buckets"]
