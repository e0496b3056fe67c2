# The keys of a dict can be functions, classes and clients.
# expect: iam:ListRoles, kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
import boto3


class Queues:
    def run(self):
        boto3.client("sqs").list_queues()


def buckets():
    boto3.client("s3").list_buckets()


def roles():
    boto3.client("iam").list_roles()


class Instances:
    pass


RUN_BY = {Queues: lambda: boto3.client("sns").list_topics(), Instances: lambda: boto3.client("ec2").describe_instances()}


def handler(event, context):
    for function, title in {buckets: "buckets", roles: "roles"}.items():
        function()
    for cls in {Queues: 1}:
        cls().run()
    RUN_BY[Queues]()
    clients = {}
    clients[boto3.client("kms")] = "kms"
    client, name = clients.popitem()
    client.list_keys()
