# All objects of a bucket, downloaded in parallel.
# expect: s3:ListObjectsV2, s3:GetObject
from smart_open import s3


def handler(event, context):
    return [key for key, content in s3.iter_bucket("b", prefix="p")]
