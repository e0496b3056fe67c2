# A named tuple's `_make`, `_asdict`, `_replace` and `_fields` hand on what it holds.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics, kms:ListKeys, iam:ListUsers, ecs:ListClusters, ssm:DescribeParameters
import collections
import typing

import boto3

Pair = collections.namedtuple("Pair", "first second")


class Clients(typing.NamedTuple):
    kms: object
    iam: object = None


def handler(event, context):
    pair = Pair._make((boto3.client("s3"), boto3.client("sqs")))
    pair.first.list_buckets()
    getattr(pair, pair._fields[1]).list_queues()
    pair._replace(first=boto3.client("sns")).first.list_topics()

    clients = Clients._make([boto3.client("kms"), boto3.client("iam")])
    clients._asdict()["kms"].list_keys()
    getattr(clients, Clients._fields[1]).list_users()
    other = clients._replace(kms=boto3.client("ecs"), iam=boto3.client("ssm"))
    other.kms.list_clusters()
    other.iam.describe_parameters()
