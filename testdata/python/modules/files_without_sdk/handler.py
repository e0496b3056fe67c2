# A file that names no SDK calls AWS through what it is handed.
# expect: s3:PutObject
# start: files
import boto3
from template import Template


def new_template():
    return Template(boto3.client("s3"))
