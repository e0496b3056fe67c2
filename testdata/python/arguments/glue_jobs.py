# Jobs and crawlers run as the role that they are given.
# expect: glue:CreateCrawler, glue:CreateJob, glue:UpdateJob
# actions: glue:CreateJob, glue:TagResource, glue:UpdateJob, glue:CreateCrawler, iam:PassRole
import boto3

glue = boto3.client("glue")


def handler(event, context):
    glue.create_job(Name="j", Role="arn:aws:iam::111122223333:role/r", Command={}, Tags={"a": "b"})
    glue.update_job(JobName="j", JobUpdate={"Role": "arn:aws:iam::111122223333:role/r"})
    glue.create_crawler(Name="c", Role="arn:aws:iam::111122223333:role/r", Targets={})
