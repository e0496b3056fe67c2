# A repository without.
# expect: ecr:CreateRepository
# actions: ecr:CreateRepository
import boto3

ecr = boto3.client("ecr")


def handler(event, context):
    ecr.create_repository(repositoryName="r")
