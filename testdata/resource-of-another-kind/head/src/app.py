import boto3

s3 = boto3.client("s3")
ec2 = boto3.client("ec2")
steps = boto3.client("stepfunctions")


def handler(event, context):
    s3.list_objects_v2(Bucket=event["bucket"])
    s3.get_object(Bucket=event["bucket"], Key=event["key"])
    ec2.describe_instances()
    steps.describe_execution(executionArn=event["execution"])
