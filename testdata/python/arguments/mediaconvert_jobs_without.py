# Looking at jobs passes none.
# expect: mediaconvert:GetJob, mediaconvert:ListJobs
# actions: mediaconvert:GetJob, mediaconvert:ListJobs
import boto3

mediaconvert = boto3.client("mediaconvert")


def handler(event, context):
    mediaconvert.get_job(Id="j")
    mediaconvert.list_jobs()
