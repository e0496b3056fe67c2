import os

import boto3

logs = boto3.client("logs")
iam = boto3.client("iam")
apis = boto3.client("apigateway")
http = boto3.client("apigatewayv2")
ssm = boto3.client("ssm")
sns = boto3.client("sns")
s3 = boto3.client("s3")
ec2 = boto3.client("ec2")
dynamodb = boto3.client("dynamodb")
stacks = boto3.client("cloudformation")


def handler(event, context):
    logs.put_retention_policy(logGroupName="/app/orders", retentionInDays=7)
    logs.put_log_events(logGroupName="/app/orders", logStreamName=event["id"], logEvents=[])
    iam.get_role(RoleName="worker")
    apis.get_rest_api(restApiId=os.environ["API"])
    apis.get_domain_name(domainName="api.example.com")
    http.get_routes(ApiId=event["api"])
    http.get_apis()
    ssm.get_parameters(Names=["/app/key", "/app/" + event["name"]])
    ssm.get_parameters_by_path(Path="/app/")
    sns.publish(Message="", **event["to"])
    s3.copy_object(Bucket="copies", Key="k", CopySource={"Bucket": "bills", "Key": event["key"]})
    s3.delete_objects(Bucket="bills", Delete={"Objects": []})
    ec2.stop_instances(InstanceIds=[event["instance"]])
    dynamodb.scan(TableName="orders", **event["query"])
    stacks.describe_stacks(StackName="app")
