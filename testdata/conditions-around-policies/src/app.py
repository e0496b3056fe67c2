import boto3


def handler(event, context):
    boto3.client("dynamodb").get_item(TableName="t", Key={})
    boto3.client("dynamodb").put_item(TableName="t", Item={})
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
    boto3.client("sns").publish(TopicArn="t", Message="m")
    boto3.client("s3").get_object(Bucket="b", Key="k")
    boto3.client("kms").decrypt(CiphertextBlob=b"c")
    boto3.client("ses").send_email(Source="s", Destination={}, Message={})
    boto3.client("ssm").get_parameter(Name="p")
