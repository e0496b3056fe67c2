import boto3


def handler(event, context):
    key = boto3.client("kms").create_key(Tags=[{"TagKey": "owner", "TagValue": "me"}])
    boto3.client("s3").put_object(Bucket="b", Key="k", Body=str(key), Tagging="owner=me")
