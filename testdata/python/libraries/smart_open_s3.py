# The module of S3 is given a bucket and a key rather than an address.
# expect: s3:GetObject(VersionId), s3:PutObject
from smart_open import s3


def handler(event, context):
    with s3.open("b", "k", "rb", version_id=event["version"]) as source, s3.open("b", "o", "wb") as target:
        target.write(source.read())
