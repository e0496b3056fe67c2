# Keys of a user that the environment holds are not the role's.
# expect:
import os

import boto3


def handler(event, context):
    s3 = boto3.client("s3", aws_access_key_id=os.environ["PARTNER_KEY"], aws_secret_access_key=os.environ["PARTNER_SECRET"])
    s3.put_object(Bucket="b", Key="k")
