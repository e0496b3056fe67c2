# Methods of a string that is known give one that is known (Python's documentation, "String Methods").
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics, ec2:DescribeVpcs, kms:ListKeys, iam:ListUsers, logs:DescribeLogGroups, ssm:DescribeParameters, glue:GetJobs, batch:DescribeJobQueues
import boto3


def handler(event, context):
    package, service = "clients.aws.s3".rsplit(".", 1)
    boto3.client(service).list_buckets()
    boto3.client("/sqs/".strip("/")).list_queues()
    boto3.client("aws-sns".removeprefix("aws-")).list_topics()
    boto3.client("ec2_client".removesuffix("_client")).describe_vpcs()
    service, _, method = "kms:list_keys".partition(":")
    getattr(boto3.client(service), method)()
    method = "".join(word.title() for word in ["list", "users"])
    getattr(boto3.client("iam"), {"ListUsers": "list_users"}[method])()
    boto3.client("logs,ssm".split(",", maxsplit=1)[0]).describe_log_groups()
    boto3.client("LOGS SSM".split()[1].lower()).describe_parameters()
    services = {"Glue": "glue"}
    boto3.client(services["glue".capitalize()]).get_jobs()
    boto3.client("batch\nsqs".splitlines()[0]).describe_job_queues()
