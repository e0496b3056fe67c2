import boto3


def handler(event, context):
    boto3.client("apigatewayv2").get_apis()
    boto3.client("logs").put_retention_policy(logGroupName="/app/orders", retentionInDays=7)
    boto3.client("sns").publish(PhoneNumber=event["number"], Message="")
