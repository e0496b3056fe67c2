import boto3


def handler(event, context):
    boto3.client('s3').put_object(Bucket='b', Key='k', Body=b'')
