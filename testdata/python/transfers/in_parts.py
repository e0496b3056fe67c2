# A large file goes in parts; a failed upload is aborted.
# expect: s3:PutObject, s3:CreateMultipartUpload~, s3:UploadPart~, s3:CompleteMultipartUpload~, s3:AbortMultipartUpload~
# actions: s3:PutObject
import boto3


def handler(event, context):
    boto3.resource("s3").Bucket("b").upload_fileobj(event["body"], "k")
