# Two classes have a method of this name: on an unknown object it may be either, or anything else.
# start: files
# expect:
import boto3


class Queues:
    def client(self):
        return boto3.client("sqs")


class Web:
    def client(self):
        return object()


def close(pool):
    pool.client().list_queues_of(pool)
