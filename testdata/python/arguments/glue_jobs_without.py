# A run of a job that exists.
# expect: glue:StartJobRun, glue:UpdateJob
# actions: glue:StartJobRun, glue:UpdateJob
import boto3

glue = boto3.client("glue")


def handler(event, context):
    glue.start_job_run(JobName="j")
    glue.update_job(JobName="j", JobUpdate={"Timeout": 1})
