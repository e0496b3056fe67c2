import os

import boto3

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")
sqs = boto3.client("sqs")
sns = boto3.client("sns")
secrets = boto3.client("secretsmanager")
ssm = boto3.client("ssm")
ec2 = boto3.client("ec2")


def handler(event, context):
    dynamodb.put_item(TableName=os.environ["ORDERS"], Item={})
    dynamodb.get_item(TableName=os.environ["STAGED"], Key={})
    dynamodb.query(TableName=os.environ["ORDERS"], **event)
    dynamodb.delete_item(TableName=os.environ["ORDERS"].lower() + event["suffix"], Key={})
    s3.get_object(Bucket=os.environ["UPLOADS"], Key="in/" + event["id"])
    s3.put_object(Bucket=os.environ.get("UPLOADS", "uploads"), Key=event["key"])
    s3.delete_object(Bucket=event.get("bucket") or os.environ["UPLOADS"], Key="k")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=event["queue"])["QueueUrl"], MessageBody="")
    sqs.receive_message(QueueUrl=os.environ["JOBS"])
    sns.publish(TopicArn=os.environ["NEWS"], Message="")
    secrets.get_secret_value(SecretId=os.environ["KEY"])
    secrets.describe_secret(SecretId="db")
    ssm.get_parameter(Name="/orders/key")
    ec2.describe_instances()
    s3.get_object_tagging(Bucket=event["bucket"], Key=event["key"])
