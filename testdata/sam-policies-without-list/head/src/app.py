import boto3


def read(event, context):
    return boto3.client("ssm").get_parameter(Name="/a")


def send(event, context):
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")


def publish(event, context):
    boto3.client("sns").publish(TopicArn="t", Message="m")
