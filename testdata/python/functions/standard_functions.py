# Functions of the standard library that take things apart and put them together again hold what they are given.
# expect: ec2:DescribeVpcs, ecr:DescribeRepositories, iam:ListRoles, kms:ListKeys, rds:DescribeDBClusters, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
import operator
from collections import ChainMap, namedtuple
from contextlib import nullcontext
from itertools import starmap
from operator import attrgetter

import boto3

Pair = namedtuple("Pair", "name client", defaults=[boto3.client("sns")])


class Clients:
    databases = boto3.client("rds")
    repositories = boto3.client("ecr")


def keys(client, number):
    client.list_keys()


def handler(event, context):
    list(starmap(keys, [(boto3.client("kms"), 1)]))
    ChainMap({}, {"sqs": boto3.client("sqs")})["sqs"].list_queues()
    Pair("x").client.list_topics()
    dict.fromkeys(["s3"], boto3.client("s3"))["s3"].list_buckets()
    with nullcontext(enter_result=boto3.client("ec2")) as ec2:
        ec2.describe_vpcs()
    databases, repositories = attrgetter("databases", "repositories")(Clients())
    databases.describe_db_clusters()
    repositories.describe_repositories()
    operator.getitem({"iam": boto3.client("iam")}, "iam").list_roles()
    for client in sum([[boto3.client("ssm")]], []):
        client.describe_parameters()
