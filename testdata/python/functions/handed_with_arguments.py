# A library is handed a function with its arguments, in any of the ways that libraries take them.
# expect: ec2:DescribeVpcs, ecr:DescribeRepositories, ecs:ListClusters, iam:ListRoles, kms:ListKeys, rds:DescribeDBClusters, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
import boto3
import pandas
import schedule
from airflow.operators.python import PythonOperator
from apscheduler.schedulers.background import BackgroundScheduler
from fastapi import BackgroundTasks
from func_timeout import func_timeout
from organisation import run
from retry.api import retry_call
from rq import Queue
from twisted.internet.threads import deferToThread


def keys(backend):
    backend.list_keys()


def queues(backend):
    backend.list_queues()


def topics(backend):
    backend.list_topics()


def buckets(backend):
    backend.list_buckets()


def parameters(backend):
    backend.describe_parameters()


def roles(backend):
    backend.list_roles()


def vpcs(row, backend):
    backend.describe_vpcs()


def repositories(backend):
    backend.describe_repositories()


def clusters(service, *, limit=1):
    boto3.client(service).list_clusters()


class Databases:
    def __init__(self, backend):
        backend.describe_db_clusters()


def handler(event, context):
    BackgroundTasks().add_task(keys, boto3.client("kms"))
    schedule.every(10).minutes.do(queues, boto3.client("sqs"))
    BackgroundScheduler().add_job(topics, "interval", args=[boto3.client("sns")])
    deferToThread(buckets, boto3.client("s3"))
    func_timeout(3, parameters, args=(boto3.client("ssm"),))
    retry_call(roles, fargs=[boto3.client("iam")], tries=3)
    pandas.DataFrame().apply(vpcs, args=(boto3.client("ec2"),))
    PythonOperator(task_id="x", python_callable=repositories, op_kwargs={"backend": boto3.client("ecr")})
    Queue().enqueue(clusters, "ecs", limit=2)
    run(Databases, boto3.client("rds"))
