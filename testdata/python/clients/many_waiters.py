# Waiters poll an operation whose name is not theirs.
# expect: cloudformation:DescribeStacks, ecs:DescribeServices, rds:DescribeDBInstances, lambda:GetFunctionConfiguration, acm:DescribeCertificate
import boto3


def handler(event, context):
    boto3.client("cloudformation").get_waiter("stack_create_complete").wait(StackName="s")
    boto3.client("ecs").get_waiter("services_stable").wait(cluster="c", services=["s"])
    boto3.client("rds").get_waiter("db_instance_available").wait(DBInstanceIdentifier="d")
    boto3.client("lambda").get_waiter("function_active").wait(FunctionName="f")
    boto3.client("acm").get_waiter("certificate_validated").wait(CertificateArn="a")
