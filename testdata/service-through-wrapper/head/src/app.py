from clients import aws


def handler(event, context):
    body = aws("s3").get_object(Bucket="b", Key="k")["Body"].read()
    aws("sns").publish(TopicArn="t", Message=body.decode())
