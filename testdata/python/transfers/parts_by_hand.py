# A multipart upload by hand: all its steps but the end of a failed one are `s3:PutObject`.
# expect: s3:CreateMultipartUpload, s3:UploadPart, s3:CompleteMultipartUpload, s3:AbortMultipartUpload
# actions: s3:PutObject, s3:AbortMultipartUpload
import boto3


def handler(event, context):
    s3 = boto3.client("s3")
    upload = s3.create_multipart_upload(Bucket="b", Key="k")["UploadId"]
    try:
        part = s3.upload_part(Bucket="b", Key="k", UploadId=upload, PartNumber=1, Body=b"")
        s3.complete_multipart_upload(Bucket="b", Key="k", UploadId=upload, MultipartUpload={"Parts": [part]})
    except Exception:
        s3.abort_multipart_upload(Bucket="b", Key="k", UploadId=upload)
