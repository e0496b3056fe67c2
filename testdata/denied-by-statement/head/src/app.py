import boto3

s3 = boto3.client("s3")


def handler(event, context):
    body = s3.get_object(Bucket="b", Key="k")["Body"].read()
    s3.put_object(Bucket="b", Key="j", Body=body)
    s3.delete_object(Bucket="b", Key="k")
