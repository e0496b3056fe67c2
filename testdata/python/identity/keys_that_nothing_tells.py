# Keys that nothing tells may be the workload's own: the client is known only when all else is, and still goes where it is handed.
# start: files
# expect: emr:AddTags?, sqs:ListQueues
import boto3


class Wrapper:
    def __init__(self, wrapped):
        self.wrapped = wrapped

    def __getattr__(self, name):
        return getattr(self.wrapped, name)


def wrap(client):
    return Wrapper(client)


class Runner:
    def __init__(self, key=None):
        self.key = key

    def make(self):
        return wrap(boto3.client("emr", aws_access_key_id=self.key))

    def tag(self):
        self.make().add_tags(ResourceId="j-1", Tags=[])


def queues():
    return wrap(boto3.client("sqs")).list_queues()
