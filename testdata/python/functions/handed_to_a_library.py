# A library calls the operation that it is handed.
# expect: ecr:DescribeRepositories, iam:ListRoles, sqs:ListQueues, ssm:GetParameter(Name)
import backoff
import boto3
import schedule
from tenacity import Retrying, retry

RETRYER = Retrying()


def handler(event, context):
    RETRYER(boto3.client("ssm").get_parameter, Name="x")
    schedule.every().day.do(boto3.client("ecr").describe_repositories)
    print(boto3.client("s3").list_buckets)
    listed = retry(stop=1)(boto3.client("iam").list_roles)
    return backoff.on_exception(backoff.expo, Exception)(boto3.client("sqs").list_queues), listed
