# An inner function uses the outer one's client.
# expect: sns:Publish
import boto3


def make():
    sns = boto3.client("sns")

    def publish(message):
        return sns.publish(TopicArn="t", Message=message)

    return publish


def handler(event, context):
    make()("m")
