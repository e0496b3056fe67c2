# One version among those to delete, and a governance lock to pass over.
# expect: s3:DeleteObjects
# actions: s3:DeleteObject, s3:DeleteObjectVersion, s3:BypassGovernanceRetention
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.delete_objects(Bucket="b", Delete={"Objects": [{"Key": "a"}, {"Key": "b", "VersionId": "v"}]}, BypassGovernanceRetention=True)
