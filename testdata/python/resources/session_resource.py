# A session's resources are resources too.
# expect: sns:Publish(Message, TopicArn)
import boto3


def handler(event, context):
    topic = boto3.Session().resource("sns").Topic("arn:aws:sns:eu-west-1:1:t")
    topic.publish(Message="m")
