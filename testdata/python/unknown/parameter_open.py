# Unknown `**kwargs`: the name has to do.
# expect: dynamodb:PutItem?
# start: files
import boto3


def save(client, **kwargs):
    client.put_item(TableName="t", **kwargs)
