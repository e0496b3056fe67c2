import boto3

s3 = boto3.client("s3")


def save(body):
    s3.put_object(Bucket="b", Key="k", Body=body)


def unused():
    s3.delete_bucket(Bucket="b")
