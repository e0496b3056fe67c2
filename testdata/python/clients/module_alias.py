# The module itself can have another name.
# expect: sns:Publish
import boto3 as aws


def handler(event, context):
    aws.client("sns").publish(TopicArn="t", Message="m")
