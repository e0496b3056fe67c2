# What is done with a session that a library made for another role is that role's.
# expect: sts:AssumeRole
from aws_assume_role_lib import assume_role
from boto3_assume import assume_role_session
from boto3_refresh_session import RefreshableSession

import boto3


def handler(event, context):
    session = assume_role(boto3.Session(), event["role"])
    session.client("s3").put_object(Bucket="b", Key="k", Body=b"")
    session.resource("s3").Bucket("b").delete()
    other = assume_role_session(boto3.Session(), event["role"], "name")
    other.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    other.resource("dynamodb").Table("t").scan()
    third = RefreshableSession(assume_role_kwargs={"RoleArn": event["role"], "RoleSessionName": "n"})
    third.client("sns").publish(TopicArn="t", Message="m")
    third.resource("sqs").Queue("q").purge()
