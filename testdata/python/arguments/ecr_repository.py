# A repository with tags.
# expect: ecr:CreateRepository
# actions: ecr:CreateRepository, ecr:TagResource
import boto3

ecr = boto3.client("ecr")


def handler(event, context):
    ecr.create_repository(repositoryName="r", tags=[{"Key": "a", "Value": "b"}])
