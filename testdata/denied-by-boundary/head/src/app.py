import boto3


def handler(event, context):
    body = boto3.client("s3").get_object(Bucket="b", Key="k")["Body"].read()
    boto3.client("sns").publish(TopicArn="t", Message=body.decode())
