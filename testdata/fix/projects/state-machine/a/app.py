import boto3


def handler(event, context):
    boto3.client('stepfunctions').start_execution(stateMachineArn='x')
