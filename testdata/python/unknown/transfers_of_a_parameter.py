# boto3 adds transfers, waiters and presigned links to its clients, so a parameter with them is one: the names of the arguments
# or of the receiver tell.
# start: files
# expect: s3:PutObject?, s3:GetObject?, s3:HeadObject?
import boto3


def put(s3_client, bucket, key):
    s3_client.upload_file(Filename="/tmp/report", Bucket=bucket, Key=key)


def get(client, bucket, key):
    client.download_file(bucket, key, "/tmp/report")


def wait(client, bucket):
    client.get_waiter("object_exists").wait(Bucket=bucket, Key="report")


def link(client, bucket):
    return client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "report"})
