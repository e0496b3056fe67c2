# Two objects of one class hold clients of two services; each method runs on its own.
# expect: ecs:ListTagsForResource, eks:ListClusters
import boto3


class Wrapper:
    def __init__(self, service):
        self.client = boto3.client(service)

    def call(self, operation, **arguments):
        return getattr(self.client, operation)(**arguments)


def handler(event, context):
    Wrapper("ecs").call("list_tags_for_resource", resourceArn="a")
    Wrapper("eks").call("list_clusters")
