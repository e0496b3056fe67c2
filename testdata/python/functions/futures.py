# A future gives what the function returns, by whatever name it is asked for.
# expect: ecr:DescribeRepositories, ecs:ListClusters, ecs:ListServices(cluster), iam:ListRoles, iam:ListUsers, kms:ListKeys, rds:DescribeDBClusters, s3:ListBuckets, sns:ListTopics, sqs:ListQueues, ssm:DescribeParameters
import asyncio
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

import boto3


def make(name):
    return boto3.client(name)


async def create(name):
    return boto3.client(name)


def threads():
    with ThreadPoolExecutor() as executor:
        executor.submit(make, "s3").result().list_buckets()
        names = {executor.submit(make, name): name for name in ["sqs"]}
        for future in as_completed(names):
            future.result().list_queues()
        done, _ = wait([executor.submit(make, "sns")])
        for future in done:
            future.result().list_topics()


async def tasks():
    task = asyncio.create_task(create("iam"))
    (await task).list_users()
    task.result().list_roles()
    first, second = await asyncio.gather(asyncio.create_task(create("kms")), create("ecr"))
    first.list_keys()
    second.describe_repositories()
    future = asyncio.run_coroutine_threadsafe(create("ecs"), asyncio.get_event_loop())
    future.add_done_callback(lambda done: done.result().list_services(cluster="c"))
    (await asyncio.wait_for(future, 3)).list_clusters()
    done, pending = await asyncio.wait([asyncio.create_task(create("rds"))])
    for task in done:
        (await task).describe_db_clusters()


def handler(event, context):
    threads()
    asyncio.run(tasks())
    loop = asyncio.new_event_loop()
    loop.run_until_complete(loop.create_task(create("ssm"))).describe_parameters()
