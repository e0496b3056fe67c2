# The type does not tell the service, and where no client is handed over, one is made that has the method.
# expect: logs:CreateLogGroup, logs:TagResource
# start: files
import boto3
import botocore.client


class Sink:
    def __init__(self, client: botocore.client.BaseClient = None):
        if client is None:
            self.client = boto3.client("logs")
        else:
            self.client = client

    def create(self, name, tags):
        self.client.create_log_group(logGroupName=name)
        self.client.tag_resource(resourceArn=name, tags=tags)
