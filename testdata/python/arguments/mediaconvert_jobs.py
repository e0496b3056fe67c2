# A transcoding job reads and writes as its role.
# expect: mediaconvert:CreateJob
# actions: mediaconvert:CreateJob, iam:PassRole
import boto3

mediaconvert = boto3.client("mediaconvert")


def handler(event, context):
    mediaconvert.create_job(Role="arn:aws:iam::111122223333:role/r", Settings={})
