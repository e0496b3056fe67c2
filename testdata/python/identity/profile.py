# There are no profiles in Lambda; a profile's session counts as the role's.
# expect: s3:ListBuckets
import boto3


def handler(event, context):
    boto3.Session(profile_name="dev").client("s3").list_buckets()
