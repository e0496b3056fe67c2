# A named tuple can be unpacked, indexed, copied and subclassed.
# expect: ecr:DescribeRepositories, iam:ListRoles, kms:ListKeys, rds:DescribeDBClusters, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
from collections import namedtuple
from typing import NamedTuple

import boto3

Pair = namedtuple("Pair", ["name", "client"])


class Both(NamedTuple):
    first: object
    second: object = None


class Own(namedtuple("Own", "name client")):
    def run(self):
        self.client.describe_db_clusters()


def handler(event, context):
    name, client = Pair("s3", boto3.client("s3"))
    client.list_buckets()
    Pair("sqs", boto3.client("sqs"))[1].list_queues()
    Pair("sns", None)._replace(client=boto3.client("sns")).client.list_topics()
    Pair("iam", client=boto3.client("iam"))._asdict()["client"].list_roles()
    first, second = Both(boto3.client("kms"), boto3.client("ecr"))
    first.list_keys()
    Both(1, second)[-1].describe_repositories()
    for parameters in Both(boto3.client("ssm"), boto3.client("ssm")):
        parameters.describe_parameters()
    Own("rds", boto3.client("rds")).run()
