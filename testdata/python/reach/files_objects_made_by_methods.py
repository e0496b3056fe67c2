# A method waits for the objects that another class makes, though nobody calls that one's methods either.
# expect: s3:ListBuckets
# start: files
import boto3


class Actions:
    def __init__(self, connection=None):
        self.connection = connection

    def buckets(self):
        self.connection.call("s3", "list_buckets")


class Connection:
    def call(self, service, command):
        return getattr(boto3.client(service), command)()


class Stack:
    def __init__(self):
        self._actions = None

    @property
    def actions(self):
        if self._actions is None:
            self._actions = Actions(connection=Connection())
        return self._actions
