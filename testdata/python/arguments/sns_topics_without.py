# A topic, and a message to one.
# expect: sns:CreateTopic, sns:Publish
# actions: sns:CreateTopic, sns:Publish
import boto3

sns = boto3.client("sns")


def handler(event, context):
    sns.create_topic(Name="n")
    sns.publish(TopicArn="t", Message="m")
