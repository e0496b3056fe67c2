import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")


def handler(event, context):
    s3.put_object(Bucket="orders", Key="k", Body=b"")
    sqs.send_message(QueueUrl=event["queue"], MessageBody=str(s3.get_object(Bucket="orders", Key=event["key"])))
