# The variables that Lambda sets hold the role's own credentials.
# expect: s3:PutObject
import os

import boto3


def handler(event, context):
    s3 = boto3.client(
        "s3",
        aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=os.environ["AWS_SESSION_TOKEN"],
    )
    s3.put_object(Bucket="b", Key="k")
