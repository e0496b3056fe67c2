import boto3


def handler(event, context):
    boto3.client('kms').decrypt(CiphertextBlob=b'')
    boto3.client('dynamodb').get_item(TableName='t', Key={})
