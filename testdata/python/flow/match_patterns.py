# A pattern binds the part of the subject that stands where the name does.
# expect: ecr:DescribeRepositories, iam:ListRoles, iam:ListUsers, kms:ListKeys, s3:DeleteBucket(Bucket), s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters, ssm:ListDocuments
from dataclasses import dataclass
from enum import Enum

import boto3


@dataclass
class Clients:
    queue: object
    topic: object


class Mode(Enum):
    LIST = "list"
    DELETE = "delete"


def mapping(value):
    match value:
        case {"client": client, "many": 1}:
            client.list_buckets()
        case {"client": client, **rest}:
            client.delete_bucket(Bucket="b")


def sequence(value):
    match value:
        case ("roles", client, *_):
            client.list_roles()
        case "users", client:
            client.list_users()
        case [client]:
            client.list_groups()


def attributes(value):
    match value:
        case Clients(queue, topic=topic):
            queue.list_queues()
            topic.list_topics()
        case {}:
            boto3.client("ec2").describe_instances()


def choice(mode):
    match mode:
        case Mode.LIST | Mode.DELETE as found if found:
            boto3.client("kms").list_keys()
        case _:
            pass


def handler(event, context):
    mapping({"client": boto3.client("s3"), "many": event["many"]})
    sequence(("roles", boto3.client("iam"), 1))
    sequence(("users", boto3.client("iam")))
    attributes(Clients(boto3.client("sqs"), boto3.client("sns")))
    choice(Mode.LIST)
    match event["operation"]:
        case "describe_repositories" as name:
            getattr(boto3.client("ecr"), name)()
    operation = event["operation"]
    match operation:
        case "describe_parameters" | "list_documents":
            getattr(boto3.client("ssm"), operation)()
