# Methods and properties of an enumeration are those of its members.
# expect: ec2:DescribeVpcs, kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
from enum import Enum, StrEnum, auto

import boto3


class Service(str, Enum):
    STORE = "s3"
    QUEUE = "sqs"

    def client(self):
        return boto3.client(self.value)

    @property
    def region(self):
        return boto3.client(self, region_name="eu-west-1")

    @classmethod
    def store(cls):
        return cls.STORE.client()


class Short(StrEnum):
    EC2 = auto()
    KMS = auto()


class Topic(Enum):
    SNS = 1

    def client(self):
        return boto3.client(self.name.lower())


def handler(event, context):
    Service.store().list_buckets()
    Service.QUEUE.region.list_queues()
    boto3.client(Short.EC2).describe_vpcs()
    boto3.client(Short["KMS"]).list_keys()
    Topic.SNS.client().list_topics()
