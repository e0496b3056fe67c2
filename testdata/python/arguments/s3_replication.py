# S3 replicates as the role that the configuration names.
# expect: s3:PutBucketReplication
# actions: s3:PutReplicationConfiguration, iam:PassRole
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_bucket_replication(Bucket="b", ReplicationConfiguration={"Role": "arn:aws:iam::111122223333:role/r", "Rules": []})
