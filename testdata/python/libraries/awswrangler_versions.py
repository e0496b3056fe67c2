# A version of an object needs its own permission.
# expect: s3:GetObject(VersionId), s3:ListObjectsV2, s3:HeadObject(VersionId)
# actions: s3:GetObjectVersion, s3:ListBucket
import awswrangler as wr


def handler(event, context):
    version = event["version"]
    wr.s3.read_csv("s3://b/k.csv", version_id=version)
    wr.s3.download("s3://b/k", "/tmp/k", version_id=version)
    return wr.s3.describe_objects(["s3://b/k"], version_id=version)
