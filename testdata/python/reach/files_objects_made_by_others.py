# A method that nobody calls runs on the objects that there are, also where a function makes them that nobody calls.
# expect: s3:ListBuckets, ec2:DescribeInstances
# start: files
import boto3


class Actions:
    def __init__(self, connection):
        self.connection = connection

    def buckets(self):
        self.connection.call("s3", "list_buckets")

    def machines(self):
        self.connection.call("ec2", "describe_instances")


class Connection:
    def call(self, service, command):
        return getattr(boto3.client(service), command)()


def main():
    return Actions(Connection())
