import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    boto3.client("sns").publish(TopicArn=event["topic"], Message="m")
