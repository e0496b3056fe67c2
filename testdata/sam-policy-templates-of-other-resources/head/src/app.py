import os

import boto3

ddb = boto3.client("dynamodb")


def handler(event, context):
    ddb.get_item(TableName=os.environ["ORDERS"], Key={})
    ddb.query(TableName=os.environ["ORDERS"], IndexName="x")
    ddb.put_item(TableName=os.environ["AUDIT"], Item={})
    boto3.client("s3").get_object(Bucket=os.environ["B"], Key="k")
    boto3.client("sqs").send_message(QueueUrl=os.environ["Q"], MessageBody="")
    boto3.client("sns").publish(TopicArn=os.environ["T"], Message="")
    boto3.client("stepfunctions").start_execution(stateMachineArn=os.environ["S"])
    boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["K"])
    boto3.client("s3").put_object(Bucket=os.environ["C"], Key="k")
