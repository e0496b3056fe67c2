# The object stores of IBM and of Tencent have clients with the methods of Amazon S3's.
# expect:
import boto3
import ibm_boto3
from qcloud_cos import CosConfig, CosS3Client


def handler(event, context):
    ibm_boto3.client("s3").put_object(Bucket="b", Key="k", Body=b"")
    ibm_boto3.resource("s3").Bucket("b").delete()
    client = CosS3Client(CosConfig(Region="r"))
    client.put_object(Bucket="b", Key="k", Body=b"")
