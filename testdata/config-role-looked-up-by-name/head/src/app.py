import boto3


def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody="m")
    boto3.client("sns").publish(TopicArn=event["topic"], Message="m")
