# Clients stay what they are through the iterators and getters of the standard library.
# expect: ecr:DescribeRepositories, iam:ListRoles, kms:ListKeys, rds:DescribeDBClusters, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
import itertools
import operator
import random
import sys
import weakref

import boto3


def list_keys():
    boto3.client("kms").list_keys()


def handler(event, context):
    for _, clients in itertools.groupby([boto3.client("s3")], key=id):
        for client in clients:
            client.list_buckets()
    for client, name in itertools.product([boto3.client("sqs")], ["list_queues"]):
        getattr(client, name)()
    for pair in itertools.combinations([boto3.client("sns"), boto3.client("sns")], 2):
        pair[0].list_topics()
    for client, _ in zip(itertools.repeat(boto3.client("iam")), event["items"]):
        client.list_roles()
    getattr(sys.modules[__name__], "list_keys")()
    random.choice([boto3.client("ecr")]).describe_repositories()
    operator.itemgetter("ssm")({"ssm": boto3.client("ssm")}).describe_parameters()
    weakref.ref(boto3.client("rds"))().describe_db_clusters()
