# A SageMaker session moves data to and from its bucket.
# expect: s3:PutObject, s3:GetObject, s3:ListObjects, s3:ListObjectsV2, s3:HeadBucket, sts:GetCallerIdentity, sagemaker:DescribeEndpoint, sagemaker:DeleteEndpoint
import sagemaker
from sagemaker.s3 import S3Downloader, S3Uploader

session = sagemaker.Session()


def handler(event, context):
    sagemaker.get_execution_role()
    session.upload_data("f", bucket="b")
    session.upload_data("f")
    session.download_data("f", bucket="b")
    session.read_s3_file("b", "k")
    session.list_s3_files("b", "k")
    session.default_bucket()
    session.wait_for_endpoint("e")
    session.delete_endpoint("e")
    S3Uploader.upload("f", "s3://b/k")
    S3Uploader.upload_bytes(b"", "s3://b/k")
    S3Uploader.upload_string_as_file_body("text", "s3://b/k")
    S3Downloader.download("s3://b/k", "f")
    S3Downloader.read_bytes("s3://b/k")
    S3Downloader.list("s3://b/k")
    return S3Downloader.read_file("s3://b/k")
