# An archive is opened, read and extracted.
# expect: s3:GetObject
import io
import zipfile

import boto3


def handler(event, context):
    body = boto3.client("s3").get_object(Bucket="b", Key="k")["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extract("x")
        archive.close()
