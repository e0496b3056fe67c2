# The service's name comes out of `format` and of `%`.
# expect: ecs:ListClusters, ecr:DescribeRepositories
import boto3


def handler(event, context):
    boto3.client("{}{}".format("ec", "s")).list_clusters()
    boto3.client("ec%s" % "r").describe_repositories()
