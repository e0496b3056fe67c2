# A library's decorator that is called as a function gives something that calls the function with what it is called with.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues
import backoff
import boto3
from tenacity import Retrying, retry


def keys(backend):
    return backend.list_keys()


def queues(backend):
    return backend.list_queues()


def topics(backend):
    return backend.list_topics()


def handler(event, context):
    retry(stop=3)(keys)(boto3.client("kms"))
    wrapped = backoff.on_exception(backoff.expo, Exception)(queues)
    wrapped(boto3.client("sqs"))
    Retrying()(topics, boto3.client("sns"))
