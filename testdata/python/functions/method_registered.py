# A framework calls a method that its decorator registers on the class's objects, with their attributes.
# expect: kms:ListKeys, sqs:ListQueues
# start: files
import boto3
from fastapi import APIRouter
from prefect import task

router = APIRouter()


class Keys:
    def __init__(self, backend):
        self.backend = backend

    @router.get("/keys")
    def keys(self):
        return self.backend.list_keys()


class Queues:
    def __init__(self):
        self.backend = boto3.client("sqs")

    @task
    def queues(self):
        return self.backend.list_queues()


Keys(boto3.client("kms"))
