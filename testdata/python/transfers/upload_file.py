# A managed upload puts an object; a large one goes in parts.
# expect: s3:PutObject, s3:CreateMultipartUpload~, s3:UploadPart~, s3:CompleteMultipartUpload~, s3:AbortMultipartUpload~
import boto3


def handler(event, context):
    boto3.client("s3").upload_file("/tmp/f", "b", "k")
