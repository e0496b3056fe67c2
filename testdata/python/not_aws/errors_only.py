# Errors and configuration of botocore are no calls.
# expect:
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

config = Config(retries={"max_attempts": 3})


def handler(event, context):
    try:
        return int(event["n"])
    except (ClientError, ValueError) as error:
        return error.args
