# smart_open reads an S3 address with one request.
# expect: s3:GetObject, s3:HeadObject~
from smart_open import open


def handler(event, context):
    with open("s3://bucket/key", "rb") as body:
        return body.read()
