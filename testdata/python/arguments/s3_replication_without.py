# Only a role is passed; reading the configuration needs none.
# expect: s3:GetBucketReplication
# actions: s3:GetReplicationConfiguration
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.get_bucket_replication(Bucket="b")
