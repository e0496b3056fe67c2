# A topic with tags.
# expect: sns:CreateTopic
# actions: sns:CreateTopic, sns:TagResource
import boto3

sns = boto3.client("sns")


def handler(event, context):
    sns.create_topic(Name="n", Tags=[{"Key": "a", "Value": "b"}])
