import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ORDERS"])
sqs = boto3.client("sqs")
s3 = boto3.client("s3")
sns = boto3.client("sns")
ssm = boto3.client("ssm")


def handler(event, context):
    table.put_item(Item=event)
    table.query(IndexName="by-day", KeyConditionExpression="d = :d")
    sqs.send_message(QueueUrl=os.environ["JOBS"], MessageBody="{}")
    s3.put_object(Bucket=os.environ["UPLOADS"], Key=f"in/{event['id']}", Body=b"")
    sns.publish(TopicArn=os.environ["NEWS"], Message="")
    ssm.get_parameter(Name="/orders/key")
