# Whoever uses the link has the rights of who signed it.
# expect: s3:GetObject(Bucket, Key), s3:PutObject(Bucket, Key)
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}, ExpiresIn=60)
    s3.generate_presigned_post("b", "k")
