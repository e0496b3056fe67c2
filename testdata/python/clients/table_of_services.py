# Tables of services and operations, as inventories are made from: each row is a call of its own, however many there are.
# expect: lambda:ListFunctions, sqs:ListQueues, sns:ListTopics, s3:ListBuckets, kms:ListKeys, iam:ListRoles, ecs:ListClusters, eks:ListClusters, glue:GetDatabases, athena:ListWorkGroups, rds:DescribeDBInstances, dynamodb:ListTables, kinesis:ListStreams, firehose:ListDeliveryStreams, logs:DescribeLogGroups, events:ListRules, stepfunctions:ListStateMachines, ssm:DescribeParameters, cloudfront:ListDistributions, ec2:DescribeInstances, secretsmanager:ListSecrets, ecr:DescribeRepositories, efs:DescribeFileSystems, elbv2:DescribeLoadBalancers, elb:DescribeLoadBalancers, acm:ListCertificates, batch:DescribeJobQueues
import boto3

TABLE = [
    ("lambda", "list_functions"),
    ("cloudfront", "list_distributions"),
    ("sqs", "list_queues"),
    ("sns", "list_topics"),
    ("s3", "list_buckets"),
    ("kms", "list_keys"),
    ("iam", "list_roles"),
    ("ecs", "list_clusters"),
    ("eks", "list_clusters"),
    ("glue", "get_databases"),
    ("athena", "list_work_groups"),
    ("rds", "describe_db_instances"),
    ("dynamodb", "list_tables"),
    ("kinesis", "list_streams"),
    ("firehose", "list_delivery_streams"),
    ("logs", "describe_log_groups"),
    ("events", "list_rules"),
    ("stepfunctions", "list_state_machines"),
    ("ssm", "describe_parameters"),
    ("ec2", "describe_instances"),
]
MORE = {
    "secretsmanager": "list_secrets",
    "ecr": "describe_repositories",
    "efs": "describe_file_systems",
    "elbv2": "describe_load_balancers",
    "elb": "describe_load_balancers",
    "acm": "list_certificates",
    "batch": "describe_job_queues",
}


def run(service, operation):
    return getattr(boto3.client(service), operation)()


def handler(event, context):
    for service, operation in TABLE:
        getattr(boto3.client(service), operation)()
    return [run(service, operation) for service, operation in MORE.items()]
