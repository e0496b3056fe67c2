# Arguments added under names that are not known leave those that are.
# expect: s3:PutObject(Bucket, Key, ..)
import boto3
def handler(e, c):
    args = {"Bucket": "b", "Key": "k"}
    for k, v in e.items():
        args[k] = v
    boto3.client("s3").put_object(**args)
