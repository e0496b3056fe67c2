import boto3


def handler(event, context):
    boto3.client("s3").get_object(Bucket="b", Key="k")
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    boto3.client("sns").publish(TopicArn="t", Message="m")
    boto3.client("kms").decrypt(CiphertextBlob=b"c")
    boto3.client("secretsmanager").get_secret_value(SecretId="s")
