# A presigned form is a put, a presigned link the operation that is named; both are signed as the function.
# expect: s3:PutObject, s3:GetObject
import boto3


def handler(event, context):
    s3 = boto3.client("s3")
    s3.generate_presigned_post("b", "k")
    return s3.generate_presigned_url(ClientMethod="get_object", Params={"Bucket": "b", "Key": "k"}, ExpiresIn=60)
