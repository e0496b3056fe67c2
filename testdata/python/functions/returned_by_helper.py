# A helper makes the client that its name asks for.
# expect: s3:ListBuckets, ecs:ListTagsForResource
import boto3


def client(service, region="eu-west-1"):
    return boto3.client(service, region_name=region)


def handler(event, context):
    client("s3").list_buckets()
    client("ecs").list_tags_for_resource(resourceArn="a")
