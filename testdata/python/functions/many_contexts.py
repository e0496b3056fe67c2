# More services than a helper is told apart by: still all that are called, and no more.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics, ecs:ListClusters, iam:ListUsers, kms:ListKeys, logs:DescribeLogGroups, ec2:DescribeVpcs, rds:DescribeDBInstances, lambda:ListFunctions, events:ListRules, glue:GetDatabases, athena:ListWorkGroups, ssm:DescribeParameters, ecr:DescribeRepositories, acm:ListCertificates
import boto3


def client(service):
    return boto3.client(service)


def handler(event, context):
    client("s3").list_buckets()
    client("sqs").list_queues()
    client("sns").list_topics()
    client("ecs").list_clusters()
    client("iam").list_users()
    client("kms").list_keys()
    client("logs").describe_log_groups()
    client("ec2").describe_vpcs()
    client("rds").describe_db_instances()
    client("lambda").list_functions()
    client("events").list_rules()
    client("glue").get_databases()
    client("athena").list_work_groups()
    client("ssm").describe_parameters()
    client("ecr").describe_repositories()
    client("acm").list_certificates()
