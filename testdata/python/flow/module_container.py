# A module's dict, list or arguments that functions fill: the module's own body goes on with what they have put in.
# start: files
# expect: kms:ListKeys, sqs:ListQueues, s3:PutObject
# actions: kms:ListKeys, s3:PutObject, s3:PutObjectAcl, sqs:ListQueues
import boto3

clients = {}
JOBS = []
params = {"Bucket": "b", "Key": "k"}


def register(name):
    clients[name] = boto3.client(name)


def job(function):
    JOBS.append(function)
    return function


@job
def queues(client):
    client.list_queues()


def make_public():
    params["ACL"] = "public-read"


register("kms")
clients["kms"].list_keys()
for each in JOBS:
    each(boto3.client("sqs"))
make_public()
boto3.client("s3").put_object(**params)
