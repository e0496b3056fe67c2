# An annotation tells what a container holds, what a factory gives, and which names there are.
# expect: athena:ListWorkGroups, ecr:DescribeRepositories, ecs:ListClusters, iam:ListRoles, kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
# start: files
from typing import TYPE_CHECKING, Callable, Dict, Generic, Iterator, List, Literal, Optional, TypeVar

import boto3

if TYPE_CHECKING:
    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")
Clusters = "ECSClient"


class Connection(Generic[T]):
    def __init__(self):
        self.client = boto3.client("athena")


def buckets(clients: List[S3Client]):
    for client in clients:
        client.list_buckets()


def roles(clients: Dict[str, List[IAMClient]]):
    for client in clients["any"]:
        client.list_roles()


def repositories(make: Callable[[str], ECRClient]):
    make("eu-west-1").describe_repositories()


def keys(clients: Optional[Iterator[KMSClient]] = None):
    next(clients).list_keys()


def groups(connection: Connection[int]):
    connection.client.list_work_groups()


def by_name(name: Literal["sns", "sqs"]):
    client = boto3.client(name)
    if name == "sns":
        client.list_topics()
    else:
        client.list_queues()


def clusters(client: Clusters):
    client.list_clusters()
