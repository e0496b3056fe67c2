import boto3

s3 = boto3.resource("s3")


def get(bucket, key):
    return s3.Object(bucket, key).get()["Body"].read()


def put(bucket, key, body):
    s3.Bucket(bucket).put_object(Key=key, Body=body)
