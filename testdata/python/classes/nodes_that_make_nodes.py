# Every scope makes the next one, on and on; all of them hand on the client of the first.
# expect: s3:ListObjectsV2
import boto3


class Scope:
    def __init__(self, client, parent=None):
        self.client = client
        self.parent = parent
        self.children = []

    def child(self):
        made = Scope(self.client, parent=self)
        self.children.append(made)
        return made

    def visit(self, depth):
        if depth:
            return self.child().visit(depth - 1)
        return self.client.list_objects_v2(Bucket="b")


def handler(event, context):
    return Scope(boto3.client("s3")).visit(event["depth"])
