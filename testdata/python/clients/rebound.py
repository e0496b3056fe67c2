# One name holds one client after the other.
# expect: ecs:ListTagsForResource, eks:ListClusters
import boto3


def handler(event, context):
    client = boto3.client("ecs")
    client.list_tags_for_resource(resourceArn="a")
    client = boto3.client("eks")
    client.list_clusters()
