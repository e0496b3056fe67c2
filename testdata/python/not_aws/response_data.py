# A response is data too.
# expect: s3:GetObject
import boto3


def handler(event, context):
    response = boto3.client("s3").get_object(Bucket="b", Key="k")
    body = response["Body"]
    body.read()
    body.close()
    response["Metadata"].get("x")
    return response.get("ETag").copy()
