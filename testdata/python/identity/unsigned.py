# Unsigned requests need no permission.
# expect:
import boto3
from botocore import UNSIGNED
from botocore.config import Config

s3 = boto3.client("s3", config=Config(signature_version=UNSIGNED))


def handler(event, context):
    s3.get_object(Bucket="public", Key="k")
