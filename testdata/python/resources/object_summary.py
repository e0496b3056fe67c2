# Objects of a listing carry their attributes; their bodies are got.
# expect: s3:ListObjects, s3:GetObject(Bucket, Key)
import boto3


def handler(event, context):
    for summary in boto3.resource("s3").Bucket("b").objects.all():
        print(summary.size, summary.key)
        summary.get()["Body"].read()
