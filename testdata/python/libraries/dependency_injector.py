# A container's providers make what they name, from what other providers make.
# expect: kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
import boto3
from dependency_injector import containers, providers
from dependency_injector.wiring import Provide, inject


class Topics:
    def __init__(self, client, name=None):
        self.client = client

    def all(self):
        return self.client.list_topics()


def make(service):
    yield boto3.client(service)


class Container(containers.DeclarativeContainer):
    config = providers.Configuration()
    s3 = providers.Singleton(boto3.client, "s3", region_name=config.region)
    sqs = providers.Factory(boto3.client, service_name="sqs")
    topics = providers.Factory(Topics, client=providers.Singleton(boto3.client, "sns"), name=config.name)
    kms = providers.Resource(make, "kms")
    parameters = providers.Object(boto3.client("ssm"))


@inject
def keys(client=Provide[Container.kms]):
    client.list_keys()


def handler(event, context):
    container = Container()
    container.s3().list_buckets()
    Container.sqs().list_queues()
    container.topics().all()
    container.parameters().describe_parameters()
    keys()
