import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sqs.send_message(QueueUrl=event["queue"], MessageBody="m")  # iamdrift: ignore[excess-action] nothing is excess here
    boto3.client("s3").get_object(Bucket="b", Key="k")  # iamdrift: ignore[missing-action]
    boto3.client("s3").put_object(Bucket="b", Key="k")  # iamdrift: ignore[mising-action] a slip
    boto3.client("sns").publish(TopicArn="t", Message="m")  # iamdrift: ignore all of it
