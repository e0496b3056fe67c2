# A library's function whose name says that it gives an AWS client.
# expect: dynamodb:GetItem?
import boto3
from company.clients import get_dynamodb_client


def handler(event, context):
    get_dynamodb_client().get_item(TableName="t", Key={})
