# What `try` binds is there in its handlers and after it.
# expect: dynamodb:PutItem, dynamodb:UpdateItem, sns:Publish
import boto3
from botocore.exceptions import ClientError


def handler(event, context):
    try:
        client = boto3.client("dynamodb")
        client.put_item(TableName="t", Item={})
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            client.update_item(TableName="t", Key={})
    finally:
        boto3.client("sns").publish(TopicArn="t", Message="m")
