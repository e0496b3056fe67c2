# A download gets, a copy copies.
# expect: s3:GetObject(Bucket, Key), s3:CopyObject(Bucket, CopySource, Key)
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.download_file(Bucket="b", Key="k", Filename="/tmp/f")
    s3.copy({"Bucket": "a", "Key": "k"}, "b", "k")
