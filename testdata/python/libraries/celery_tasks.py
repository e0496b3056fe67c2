# celery's tasks have what the class has that they are made with, and are called with the arguments that are sent to them.
# expect: iam:ListRoles, kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
# start: files
import boto3
from celery import Celery, Task, group, shared_task

app = Celery()


class Keys(Task):
    _client = None

    @property
    def client(self):
        if self._client is None:
            self._client = boto3.client("kms")
        return self._client


@app.task(base=Keys)
def keys():
    keys.client.list_keys()


@app.task(base=Keys, bind=True)
def queues(self, service):
    boto3.client(service).list_queues()


@shared_task
def topics(service):
    boto3.client(service).list_topics()


@app.task(name="buckets")
def buckets(service, limit=1):
    boto3.client(service).list_buckets()


@app.task
def roles(service):
    boto3.client(service).list_roles()


@app.task(bind=True)
def parameters(self, before, service):
    boto3.client(service).describe_parameters()


def send():
    queues.delay("sqs")
    topics.apply_async(args=["sns"], countdown=3)
    buckets.apply_async(("s3",), {"limit": 2})
    (roles.si(service="iam") | parameters.s("ssm"))()
    group([keys.s()])()
